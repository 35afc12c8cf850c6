import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import type { FastifyReply, FastifyRequest } from 'fastify'

/** A document that is generated at the first request and cached. */
export interface KeptAnswer {
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

interface Kept {
  readonly etag: string
  readonly plain: Buffer
  readonly zipped: Buffer
}

export function keepAnswer(type: string, make: () => string): KeptAnswer {
  let kept: Kept | undefined
  return {
    send({ headers }, reply) {
      const { etag, plain, zipped } = (kept ??= keep(make()))
      const isZipped = /\bgzip\b/.test(headers['accept-encoding'] ?? '')
      reply.headers({ 'content-type': type, 'cache-control': 'no-cache', etag, vary: 'accept-encoding' })
      if (headers['if-none-match'] === etag) return reply.code(304).send()
      return isZipped ? reply.header('content-encoding', 'gzip').send(zipped) : reply.send(plain)
    },
  }
}

function keep(text: string): Kept {
  const plain = Buffer.from(text)
  const hash = createHash('sha256').update(plain).digest('base64url')
  // A weak ETag, because it is the same for the compressed document.
  return { etag: `W/"${hash}"`, plain, zipped: gzipSync(plain) }
}
