import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { errorSchema, jsonAnswer, transportErrors } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'

export const CLIP: FastifySchema = {
  operationId: 'getClip',
  tags: ['Webhooks'],
  summary: 'Fetch a piece of speech',
  description:
    'For carriers only: a carrier fetches a clip for a call here, a phrase or a single character. Pinpost gives it ' +
    'the URLs. They cannot be guessed, do not reveal the spoken text, and never change.',
  security: NO_CREDENTIALS,
  params: Type.Object({
    id: Type.String({ description: 'The clip.', examples: ['q83vEjRWeJCrze8SNFZ4kKvN'] }),
  }),
  response: {
    200: {
      description: 'The audio.',
      content: { 'audio/mpeg': { schema: Type.String({ description: 'MP3.' }) } },
    },
    304: { ...Type.Null(), description: 'The caller already has it.' },
    404: jsonAnswer('There is no such clip.', errorSchema(404)),
    ...transportErrors(413, 415, 500),
  },
}
