import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** the `Content-Type` that the client sent */
    declaredType: string
  }
}

const BYTES = 'application/octet-stream'

/**
 * Keeps the body as bytes whatever its type says: `readParameters` looks at what it is. Fastify would refuse a type
 * without a slash with 415, so it sees a type of our own.
 */
export function acceptAnyBody(app: FastifyInstance): void {
  app.decorateRequest('declaredType', '')
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw
    request.declaredType = headers['content-type'] ?? ''
    if (headers['content-type'] !== undefined) headers['content-type'] = BYTES
    done()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([BYTES, '*'], { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
}

/** A compressed body is not read: it could be far larger than what arrived. */
export function isEncoded({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): boolean {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  return coding !== '' && coding !== 'identity' && Buffer.isBuffer(body) && body.length > 0
}
