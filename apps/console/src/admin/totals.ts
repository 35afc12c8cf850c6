import type { Range } from '@pinpost/history'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import {
  answer,
  ErrorTotals,
  RangeQuery,
  RefusalTotals,
  RouteTotals,
  StartTotals,
  TotalsQuery,
} from '../schemas.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 31

/** The last day by default. @throws Refused, because a total reads every row of its time */
function bounded(range: RangeQuery): Range {
  const until = range.until ?? Date.now()
  const since = range.since ?? until - DAY_MS
  if (until - since > MOST_DAYS * DAY_MS)
    throw new Refused(400, `since: at most ${MOST_DAYS} days before until`)
  return { ...range, since, until }
}

export function totals(app: FastifyInstance, { history }: AdminContext): void {
  const config = { role: 'viewer' } as const

  app.get<{ Querystring: Static<typeof TotalsQuery> }>(
    '/totals',
    {
      config,
      schema: {
        summary:
          'Funnel, ends, time to the right code and spend, by hour, day, country or account; without tests',
        querystring: TotalsQuery,
        response: answer('A row for each hour, day, country or account.', Type.Array(StartTotals)),
      },
    },
    ({ query: { by, ...range } }) => history.totals(bounded(range), by),
  )

  app.get<{ Querystring: RangeQuery }>(
    '/totals/routes',
    {
      config,
      schema: {
        summary: 'Attempts by route: delivered, converted, spend',
        querystring: RangeQuery,
        response: answer('A row for each route.', Type.Array(RouteTotals)),
      },
    },
    ({ query }) => history.routeTotals(bounded(query)),
  )

  app.get<{ Querystring: RangeQuery }>(
    '/totals/errors',
    {
      config,
      schema: {
        summary: 'Attempts that no carrier took, by route and outcome',
        querystring: RangeQuery,
        response: answer('A row for each route and outcome.', Type.Array(ErrorTotals)),
      },
    },
    ({ query }) => history.errorTotals(bounded(query)),
  )

  app.get<{ Querystring: RangeQuery }>(
    '/totals/refusals',
    {
      config,
      schema: {
        summary: 'Refused starts by reason or limit',
        querystring: RangeQuery,
        response: answer('A row for each reason.', Type.Array(RefusalTotals)),
      },
    },
    ({ query }) => history.refusalTotals(bounded(query)),
  )
}
