import type { FastifyInstance } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import type { Call, Entry, Message } from '../carrier/records.ts'
import { readNumber, readSender } from './form.ts'
import { pathOf, resourceOf } from './resources.ts'

interface Query {
  readonly To?: string
  readonly From?: string
  readonly PageSize: number
}

const MOST_LISTED = 1000
const QUERY = {
  type: 'object',
  properties: {
    To: { type: 'string', maxLength: 40 },
    From: { type: 'string', maxLength: 40 },
    PageSize: { type: 'integer', minimum: 1, default: 50 },
  },
} as const

/** Messages or calls, the newest first, of a number or from one. There is one page, which has up to 1,000. */
export function listRoutes(app: FastifyInstance, carrier: Carrier, accountSid: string): void {
  list('Messages', (entry) => entry.kind === 'sms')
  list('Calls', (entry) => entry.kind === 'call')

  function list(name: 'Messages' | 'Calls', isOfKind: (entry: Entry) => entry is Message | Call): void {
    app.get<{ Querystring: Query }>(`/${name}.json`, { schema: { querystring: QUERY } }, ({ query }) => {
      const to = query.To === undefined ? undefined : readNumber(query.To)
      const from = query.From === undefined ? undefined : readSender(query.From)
      const size = Math.min(query.PageSize, MOST_LISTED)
      const found = carrier.box.newest(
        size,
        (entry) =>
          isOfKind(entry) &&
          (query.To === undefined || entry.to === to) &&
          (query.From === undefined || entry.from === from),
      )
      const uri = pathOf(accountSid, `${name}.json?PageSize=${size}&Page=0`)
      return {
        [name.toLowerCase()]: found.filter(isOfKind).map((entry) => resourceOf(accountSid, entry)),
        first_page_uri: uri,
        uri,
        next_page_uri: null,
        previous_page_uri: null,
        page: 0,
        page_size: size,
        start: 0,
        end: Math.max(0, found.length - 1),
      }
    })
  }
}
