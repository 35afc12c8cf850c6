import type { FastifyInstance } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { callbackRoutes } from './callbacks.ts'
import { eventRoutes } from './events.ts'
import { faultRoutes } from './faults.ts'
import { makeGuard } from './guard.ts'
import { limitRoutes } from './limits.ts'
import { numberRoutes } from './numbers.ts'
import { phoneRoutes } from './phone.ts'
import { searchRoutes } from './search.ts'
import { skipWaitRoutes } from './skip-wait.ts'

export interface ApiOptions {
  readonly carrier: Carrier
  readonly skipWaitUrl: string | undefined
  readonly limitsUrl: string | undefined
  readonly allowedHosts: readonly string[]
  readonly apiUrl: string
}

const LEDGER_QUERY = {
  type: 'object',
  properties: {
    after: { type: 'integer', minimum: 0, default: 0 },
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 1000 },
  },
} as const

/** The JSON API below `/api`: for tests, and for the phone page. */
export async function apiRoutes(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { carrier, skipWaitUrl, limitsUrl, allowedHosts, apiUrl } = options
  // Only JSON is accepted, which another site's page cannot post without a CORS preflight.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', makeGuard(allowedHosts))
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  numberRoutes(app, carrier)
  searchRoutes(app, carrier)
  callbackRoutes(app, carrier)
  phoneRoutes(app, carrier)
  eventRoutes(app, carrier)
  faultRoutes(app, carrier.faults)
  app.get('/config', () => ({ skipWait: skipWaitUrl !== undefined, limits: limitsUrl !== undefined, apiUrl }))
  skipWaitRoutes(app, skipWaitUrl, carrier.lives.signal)
  limitRoutes(app, limitsUrl, carrier.lives.signal)
  app.get<{ Querystring: { after: number; limit: number } }>(
    '/ledger',
    { schema: { querystring: LEDGER_QUERY } },
    ({ query }) => carrier.ledger.read(query.after, query.limit),
  )
}
