import type { FastifyInstance } from 'fastify'

import { ignoreBodies } from './ignore-bodies.ts'

/** `/`, for people who open the address in a browser. It is not part of the API document. */
export function root(app: FastifyInstance, hasDocs: boolean): void {
  ignoreBodies(app)
  const body = { name: 'Pinpost', health: '/health/ready', ...(hasDocs && { docs: '/docs' }) }
  app.get('/', { schema: { hide: true } }, () => body)
}
