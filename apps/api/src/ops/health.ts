import type { Store } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'

/** `live`: the process runs. `ready`: it can take work, which needs Redis. */
export function health(app: FastifyInstance, store: Store): void {
  app.get('/health/live', () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    if (await store.isReady()) return { status: 'ok' }
    return reply.code(503).send({ status: 'unavailable', reason: 'redis' })
  })
}
