import type { FastifyInstance } from 'fastify'

import { REQUEST_ID_HEADER } from './request-id.ts'

/** What every answer carries. A route may allow caches to keep its own. */
export function answerHeaders(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _body, done) => {
    const caching = reply.getHeader('cache-control')
    if (caching === undefined) reply.header('cache-control', 'no-store')
    reply.header('x-content-type-options', 'nosniff')
    // A cache would hand this caller's id to others.
    if (!String(caching).includes('public')) reply.header(REQUEST_ID_HEADER, request.id)
    done()
  })
}
