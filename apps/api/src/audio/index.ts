import type { FastifyInstance } from 'fastify'

import { ignoreBodies } from '../http/ignore-bodies.ts'
import { CLIP } from './schema.ts'

interface ClipParams {
  readonly id: string
}

/** The stored clips of phrases and characters. */
export interface ClipSource {
  get(id: string): Promise<Buffer | undefined>
}

/** A year, the maximum for HTTP caches; the content of an id never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const ID = /^[\w-]{22,64}$/

/**
 * Serves the clips that calls play. Carriers fetch them without credentials, so their ids are secret. Requests are not
 * logged, because the order of a call's clips reveals its code.
 */
export function audio(app: FastifyInstance, clips: ClipSource): void {
  ignoreBodies(app)
  // The schema is documentation only: an invalid id is answered like an unknown one.
  app.setValidatorCompiler(() => () => true)
  app.get<{ Params: ClipParams }>('/audio/:id.mp3', { schema: CLIP }, async (request, reply) => {
    const { id } = request.params
    const clip = ID.test(id) ? await clips.get(id) : undefined
    if (clip === undefined)
      return reply.code(404).header('cache-control', 'no-store').send({ error: 'Not Found' })
    const etag = `"${id}"`
    reply.headers({ 'cache-control': FOR_EVER, etag, 'x-content-type-options': 'nosniff' })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('audio/mpeg').send(clip)
  })
}
