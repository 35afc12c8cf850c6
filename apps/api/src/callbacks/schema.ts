import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { emptyAnswer, errorSchema, jsonAnswer, transportErrors } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'

const ROUTE = Type.String({
  description: 'The route that sent the message or call.',
  examples: ['twilio-sms'],
})

/** For readers of the API document; adapters know what their carriers send. */
const COMMON = {
  tags: ['Webhooks'],
  security: NO_CREDENTIALS,
  body: {
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          ...Type.Object({}, { description: "The carrier's own parameters." }),
          additionalProperties: Type.String(),
          examples: [{ MessageSid: 'SM1', MessageStatus: 'delivered' }],
        },
      },
      'application/json': {
        schema: {
          ...Type.Object({}, { description: "The carrier's own report." }),
          additionalProperties: true,
          examples: [{ status: 'delivered' }],
        },
      },
    },
  },
  response: {
    204: emptyAnswer('It was taken, or had nothing to say about a verification.'),
    403: emptyAnswer('Its signature does not hold.'),
    404: emptyAnswer('There is no such route.'),
    503: emptyAnswer(
      'It took too long, or its signature cannot be checked now. It may be sent again: a report that is taken twice does no harm.',
    ),
    ...transportErrors(413, 415, 500),
  },
} satisfies FastifySchema

export const CALLBACK_OF_ATTEMPT: FastifySchema = {
  ...COMMON,
  operationId: 'receiveCallback',
  summary: 'Receive a status callback',
  description:
    'For carriers only: a carrier reports the result of a message or call here. Instead of credentials it has a ' +
    'signature, which covers the public URL. Pinpost gives the carrier this URL with each message.',
  params: Type.Object({
    route: ROUTE,
    id: Type.String({ description: 'The verification.', examples: ['c5037cb8b47449158ed6611afde58990'] }),
    attempt: Type.String({ description: 'The number of the attempt.', examples: ['1'] }),
  }),
}

const { 204: taken, ...answers } = COMMON.response

export const CALLBACK: FastifySchema = {
  ...COMMON,
  operationId: 'receiveEvent',
  summary: 'Receive events of a carrier with one callback URL',
  description:
    'For carriers only, such as Amazon SNS and Meta: the signed events name their attempts. Configure this ' +
    'URL at the carrier.',
  params: Type.Object({ route: ROUTE }),
  response: {
    ...answers,
    200: taken,
    413: jsonAnswer('The body has more than 1 MiB.', errorSchema(413)),
  },
}

export const CONFIRMATION: FastifySchema = {
  tags: ['Webhooks'],
  security: NO_CREDENTIALS,
  operationId: 'confirmEventUrl',
  summary: 'Confirm the address for events',
  description: 'For Meta only: it asks whether the URL is yours before it sends events there.',
  params: Type.Object({ route: ROUTE }),
  querystring: Type.Object({
    'hub.mode': Type.String({ description: 'What it wants to do.', examples: ['subscribe'] }),
    'hub.verify_token': Type.String({
      description: "The credential's `verifyToken`.",
      examples: ['a-long-random-text'],
    }),
    'hub.challenge': Type.String({
      description: 'The text that the answer must repeat.',
      examples: ['1158201444'],
    }),
  }),
  response: {
    200: {
      description: 'The challenge.',
      content: { 'text/plain': { schema: Type.String({ examples: ['1158201444'] }) } },
    },
    403: emptyAnswer('The token is not ours.'),
    404: emptyAnswer('There is no such route, or its carrier does not ask.'),
    ...transportErrors(413, 415, 500),
  },
}
