import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** the `Content-Type` that the client sent */
    declaredType: string
  }
}

const BYTES = 'application/octet-stream'

/**
 * Keeps every body as bytes, because the front doors detect its format. Fastify would answer 415 to a type without a
 * slash, so the header is replaced.
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

/** Compressed bodies are refused, because they could expand to any size. */
export function isEncoded({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): boolean {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  return coding !== '' && coding !== 'identity' && Buffer.isBuffer(body) && body.length > 0
}

/** The parsed JSON of a raw body, whatever its content type; undefined if it is empty or no JSON. */
export function readJson(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return undefined
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
