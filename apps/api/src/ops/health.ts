import type { Store } from '@pinpost/store'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { jsonAnswer } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'

const Ok = Type.Object({ status: Type.Literal('ok') }, { title: 'Ok', additionalProperties: false })
const Unavailable = Type.Object(
  {
    status: Type.Literal('unavailable'),
    reason: Type.Literal('redis', { description: 'What is missing.' }),
  },
  { title: 'Unavailable', additionalProperties: false },
)

const LIVE: FastifySchema = {
  operationId: 'live',
  tags: ['Health'],
  summary: 'Is the process alive?',
  description: 'Restart it where this has no answer.',
  security: NO_CREDENTIALS,
  response: { 200: jsonAnswer('It runs.', Ok) },
}

const READY: FastifySchema = {
  operationId: 'ready',
  tags: ['Health'],
  summary: 'Can it take work?',
  description: 'Send it no requests where it cannot.',
  security: NO_CREDENTIALS,
  response: {
    200: jsonAnswer('It can.', Ok),
    503: jsonAnswer('It cannot, since Redis is away.', Unavailable),
  },
}

/** `live`: the process runs. `ready`: it can take work, which needs Redis. */
export function health(app: FastifyInstance, store: Store): void {
  app.get('/health/live', { schema: LIVE }, () => ({ status: 'ok' }))
  app.get('/health/ready', { schema: READY }, async (_request, reply) => {
    if (await store.isReady()) return { status: 'ok' }
    return reply.code(503).send({ status: 'unavailable', reason: 'redis' })
  })
}
