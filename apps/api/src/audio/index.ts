import type { FastifyInstance } from 'fastify'

import { ignoreBodies } from '../http/ignore-bodies.ts'
import { CLIP } from './schema.ts'

interface ClipParams {
  readonly id: string
}

/** What the store keeps of spoken phrases and characters. */
export interface ClipSource {
  get(id: string): Promise<Buffer | undefined>
}

/** As long as HTTP caches take; what is behind an id never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const ID = /^[\w-]{22,64}$/

/**
 * The clips that calls play, for whoever knows their ids: carriers fetch without credentials. Which ones were fetched
 * is written nowhere, since those of a call in their order are its code.
 */
export function audio(app: FastifyInstance, clips: ClipSource): void {
  ignoreBodies(app)
  // The schema describes: an id that is none is answered like one that is not there.
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
