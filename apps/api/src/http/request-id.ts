import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

import { redactText } from '@pinpost/telemetry'
import type { FastifyInstance } from 'fastify'

const HEADER = 'x-request-id'

/** The caller's id where it may stand in a log, and one of our own otherwise. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers[HEADER]
  const isFit = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) && redactText(given) === given
  return isFit ? given : randomUUID()
}

/** Tells each caller the id of its request; `requestLogger` puts it into the lines. */
export function requestIds(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _body, done) => {
    // What caches may keep is sent to others later on.
    if (!String(reply.getHeader('cache-control') ?? '').includes('public')) reply.header(HEADER, request.id)
    done()
  })
}
