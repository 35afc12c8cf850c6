import { Readable } from 'node:stream'

import { inEuros } from '@pinpost/core'
import type { Cursor, Filter, History, Start } from '@pinpost/history'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import { ExportQuery } from '../schemas.ts'
import type { AdminContext } from './index.ts'

const MOST_ROWS = 100_000
const PAGE = 500

type Cell = string | number | boolean | null

const time = (at: number | null): Cell => (at === null ? null : new Date(at).toISOString())

const COLUMNS: Readonly<Record<string, (start: Start) => Cell>> = {
  id: ({ id }) => id,
  started: ({ startedAt }) => time(startedAt),
  account: ({ account }) => account,
  country: ({ country }) => country,
  prefix: ({ prefix }) => prefix,
  state: ({ state }) => state,
  ended: ({ endedAt }) => time(endedAt),
  refusal: ({ refusal }) => refusal,
  channels: ({ channels }) => channels.join(' '),
  routes: ({ routes }) => routes.join(' '),
  wrongCodes: ({ wrongCodes }) => wrongCodes,
  sent: ({ sent }) => sent,
  delivered: ({ delivered }) => delivered,
  euros: ({ spend }) => inEuros(spend),
  test: ({ test }) => test,
}

/** RFC 4180. A spreadsheet would run a text that begins as a formula, so such a text gets an apostrophe. */
export function csvLine(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => {
    const text = String(cell ?? '')
    const safe = typeof cell === 'string' && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${texts.join(',')}\r\n`
}

async function* csvOf(history: History, filter: Filter): AsyncGenerator<string> {
  yield csvLine(Object.keys(COLUMNS))
  let after: Cursor | undefined
  for (let rows = 0; rows < MOST_ROWS; rows += PAGE) {
    const { starts, next } = await history.search(filter, { after, limit: PAGE })
    yield starts.map((start) => csvLine(Object.values(COLUMNS).map((of) => of(start)))).join('')
    if (next === undefined) return
    after = next
  }
}

export function exporting(app: FastifyInstance, { history }: AdminContext): void {
  app.get<{ Querystring: Static<typeof ExportQuery> }>(
    '/verifications/export',
    {
      config: { role: 'viewer' },
      schema: {
        summary: `A search as CSV, newest first, at most ${MOST_ROWS} rows`,
        querystring: ExportQuery,
        response: {
          200: { description: 'A row for each start.', content: { 'text/csv': { schema: Type.String() } } },
        },
      },
    },
    ({ query }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="verifications.csv"')
        .send(Readable.from(csvOf(history, query))),
  )
}
