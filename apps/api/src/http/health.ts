import type { Health } from '@pinpost/telemetry'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { jsonAnswer, transportErrors } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'
import { ignoreBodies } from './ignore-bodies.ts'

const Checks = Type.Record(Type.String(), Type.Union([Type.Literal('ok'), Type.Literal('failed')]), {
  title: 'Health checks',
  description:
    'The result of each check: `redis` accepts writes, `queues` are open, `configuration` was read without errors, `eviction` fails if a full Redis would evict records.',
})
const Alive = Type.Object({ status: Type.Literal('ok') }, { title: 'Alive', additionalProperties: false })
const Ok = Type.Object(
  { status: Type.Literal('ok'), checks: Checks },
  { title: 'Ready', additionalProperties: false },
)
const Unavailable = Type.Object(
  { status: Type.Literal('unavailable'), checks: Checks },
  { title: 'Unavailable', additionalProperties: false },
)

const LIVE: FastifySchema = {
  operationId: 'live',
  tags: ['Health'],
  summary: 'Is the process alive?',
  description: 'Restart the process if this does not answer.',
  security: NO_CREDENTIALS,
  response: { 200: jsonAnswer('The process runs.', Alive), ...transportErrors(413, 415) },
}

const READY: FastifySchema = {
  operationId: 'ready',
  tags: ['Health'],
  summary: 'Can it take work?',
  description: 'Send it no requests while it is not ready.',
  security: NO_CREDENTIALS,
  response: {
    200: jsonAnswer('It can.', Ok),
    503: jsonAnswer('It cannot: Redis is away, or it stops.', Unavailable),
    ...transportErrors(413, 415),
  },
}

/** `live`: the process runs. `ready`: it can take work. */
export function health(app: FastifyInstance, { report }: Health): void {
  ignoreBodies(app)
  app.get('/health/live', { schema: LIVE }, () => ({ status: 'ok' }))
  app.get('/health/ready', { schema: READY }, async (_request, reply) => {
    const { isReady, checks } = await report()
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', checks })
  })
}
