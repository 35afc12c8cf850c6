import type { FastifyInstance } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { makeSearch } from '../carrier/search.ts'
import { toItem } from './items.ts'

interface Query {
  readonly text: string
  readonly limit: number
}

const QUERY = {
  type: 'object',
  required: ['text'],
  properties: {
    text: { type: 'string', maxLength: 200, pattern: '\\S' },
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
} as const

/** Finds messages, calls and e-mails of all numbers and addresses, newest first. */
export function searchRoutes(app: FastifyInstance, { box }: Carrier): void {
  app.get<{ Querystring: Query }>('/search', { schema: { querystring: QUERY } }, ({ query }) =>
    box.newest(query.limit, makeSearch(query.text)).map(toItem),
  )
}
