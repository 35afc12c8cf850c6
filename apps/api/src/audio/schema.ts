import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { errorSchema, jsonAnswer, transportErrors } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'

export const CLIP: FastifySchema = {
  operationId: 'getClip',
  tags: ['Webhooks'],
  summary: 'Fetch a piece of speech',
  description:
    'For providers only: a carrier fetches here what it plays in a call, a phrase or a single character. Pinpost ' +
    'names these URLs to the carrier itself. They cannot be guessed, say nothing of what is spoken, and never change.',
  security: NO_CREDENTIALS,
  params: Type.Object({
    id: Type.String({ description: 'The clip.', examples: ['q83vEjRWeJCrze8SNFZ4kKvN'] }),
  }),
  response: {
    200: {
      description: 'The audio.',
      content: { 'audio/mpeg': { schema: Type.String({ description: 'MP3.' }) } },
    },
    304: { ...Type.Null(), description: 'It is what the caller has.' },
    404: jsonAnswer('There is no such clip.', errorSchema(404)),
    ...transportErrors(413, 415, 500),
  },
}
