import { type LimitName, limitsOfAddress, type LimitUse } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { jsonAnswer, transportErrors } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'
import { parseDestination, toDestination } from '../verifications/destination.ts'
import { NUMBER_BODY, type NumberBody } from './number-body.ts'

const Answer = Type.Object(
  {
    limits: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: 'The name of the limit, as in docs/limits.md.' }),
          refusedUntil: Type.String({ description: 'When it stops refusing the number, ISO 8601.' }),
        },
        { additionalProperties: false },
      ),
      { description: 'The limits that refuse the number; empty if none does.' },
    ),
  },
  { title: 'Limits that refuse', additionalProperties: false },
)

const schemaOf = (operationId: string, summary: string, description: string): FastifySchema => ({
  operationId,
  tags: ['Development'],
  summary,
  description: `${description} For development; production does not have it.`,
  security: NO_CREDENTIALS,
  body: NUMBER_BODY,
  response: {
    200: jsonAnswer('The limits that refuse the number now.', Answer),
    ...transportErrors(400, 413, 415, 500),
  },
})

const SHOW = schemaOf('showLimits', 'Show limits', 'Shows the limits that refuse a number now.')
const LIFT = schemaOf('liftLimits', 'Lift limits', 'Lifts the limits that refuse a number now.')

interface Refusing {
  readonly use: LimitUse
  readonly refusedUntil: number
}

/**
 * For the simulator's phone page: shows and lifts the limits that refuse a number. It asks for no credentials and is
 * never registered in production.
 */
export function developmentLimits(app: FastifyInstance, store: Store, accounts: readonly string[]): void {
  app.post<NumberBody>('/dev/limits', { schema: SHOW }, async ({ body }) =>
    toAnswer(await refusing(store, accounts, body.number)),
  )
  app.post<NumberBody>('/dev/limits/lift', { schema: LIFT }, async ({ body }) => {
    const found = await refusing(store, accounts, body.number)
    await store.limits.lift(found.map(({ use }) => use))
    return toAnswer(await refusing(store, accounts, body.number))
  })
}

async function refusing(store: Store, accounts: readonly string[], text: string): Promise<Refusing[]> {
  const parsed = parseDestination(text)
  if (parsed === undefined) return []
  const found: Refusing[] = []
  for (const account of accounts) {
    const settings = await store.accounts.settings(account)
    if (settings === undefined) continue
    const subject = { account, ...toDestination(parsed) }
    const uses = limitsOfAddress(subject, settings).filter(({ mode }) => mode === 'enforce')
    const states = await store.limits.states(uses)
    for (const [index, use] of uses.entries()) {
      const refusedUntil = states[index]?.refusedUntil
      if (refusedUntil !== undefined) found.push({ use, refusedUntil })
    }
  }
  return found
}

/** Each limit once, although it may refuse several accounts or be shared by them. */
function toAnswer(found: readonly Refusing[]) {
  const latest = new Map<LimitName, number>()
  for (const { use, refusedUntil } of found) {
    latest.set(use.name, Math.max(refusedUntil, latest.get(use.name) ?? 0))
  }
  const limits = [...latest].map(([name, until]) => ({ name, refusedUntil: new Date(until).toISOString() }))
  return { limits }
}
