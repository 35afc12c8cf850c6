import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { emptyAnswer, transportErrors } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'

/** For the readers of the document; the adapters know what their carriers send. */
export const CALLBACK: FastifySchema = {
  operationId: 'receiveCallback',
  tags: ['Webhooks'],
  summary: 'Take a status callback',
  description:
    'For providers only: a carrier reports here what became of a message or call. Its signature stands for ' +
    'credentials, and is over the public URL. Pinpost names this URL to the carrier itself.',
  security: NO_CREDENTIALS,
  params: Type.Object({
    provider: Type.String({ description: 'The route that handed over.', examples: ['twilio-sms'] }),
    id: Type.String({ description: 'The verification.', examples: ['c5037cb8b47449158ed6611afde58990'] }),
    attempt: Type.String({ description: 'The number of the attempt.', examples: ['1'] }),
  }),
  body: {
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          ...Type.Object({}, { description: "The carrier's own parameters." }),
          additionalProperties: Type.String(),
          examples: [{ MessageSid: 'SM1', MessageStatus: 'delivered' }],
        },
      },
    },
  },
  response: {
    204: emptyAnswer('It was taken, or had nothing to say about this verification.'),
    403: emptyAnswer('Its signature does not hold.'),
    404: emptyAnswer('There is no such provider.'),
    ...transportErrors(413, 415, 500),
  },
}
