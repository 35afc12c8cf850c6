import type { FastifyInstance } from 'fastify'

import { REQUEST_ID_HEADER } from './request-id.ts'

/** Headers of every answer. A route may allow caches to store its own. */
export function answerHeaders(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _body, done) => {
    const caching = reply.getHeader('cache-control')
    if (caching === undefined) reply.header('cache-control', 'no-store')
    reply.header('x-content-type-options', 'nosniff')
    // A cache would return this caller's request id to others.
    if (!String(caching).includes('public')) reply.header(REQUEST_ID_HEADER, request.id)
    done()
  })
}
