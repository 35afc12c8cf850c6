import type { FastifyInstance } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import type { NumberedCallback } from '../carrier/callback-log.ts'
import { normaliseNumber } from '../carrier/ids.ts'

interface Query {
  readonly after: number
  readonly limit: number
  readonly number?: string
}

const QUERY = {
  type: 'object',
  properties: {
    after: { type: 'integer', minimum: 0, default: 0 },
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 1000 },
    number: { type: 'string', maxLength: 40 },
  },
} as const

/** What carriers asked of the application, and how it answered. */
export function callbackRoutes(app: FastifyInstance, { callbacks }: Carrier): void {
  app.get<{ Querystring: Query }>(
    '/callbacks',
    { schema: { querystring: QUERY } },
    async ({ query: { after, limit, number } }, reply) => {
      // In a query `+` is a blank.
      const wanted = number === undefined ? undefined : normaliseNumber(number)
      if (number !== undefined && wanted === undefined) {
        return await reply.code(400).send({ error: '"number" wants a phone number: + and 6 to 15 digits' })
      }
      return callbacks.read(after, limit, wanted).map(toCallback)
    },
  )
}

/** As the JSON API and the phone page show it. */
export const toCallback = ({ index, kind, sid, to, event, method, url, body, tries }: NumberedCallback) => ({
  index,
  kind,
  id: sid,
  to,
  event,
  method,
  url,
  body,
  tries: tries.map(({ sentAt, ms, result, status = null, body: answer }) => ({
    sentAt: new Date(sentAt).toISOString(),
    ms,
    result,
    status,
    body: answer,
  })),
})
