import { CHANNEL_NAMES } from '@pinpost/core'
import { Type } from 'typebox'

import { makeDescribe, problemsAs } from '../../docs/describe.ts'
import { type DeliveryProblem, PROBLEMS } from './problem.ts'

export const EXAMPLE_ID = '00c11236f400bf4b8984ba88b25df973'

export const DeliveryId = Type.String({
  description: 'The id of the delivery.',
  pattern: '^[0-9a-f]{32}$',
  examples: [EXAMPLE_ID],
})

export const DeliveryAnswer = Type.Object(
  { id: DeliveryId },
  { title: 'Delivery', additionalProperties: false },
)

const destination = (description: string) =>
  Type.String({ description, minLength: 1, maxLength: 254, examples: ['+447700900000'] })

const purpose = Type.Optional(
  Type.String({
    description: 'What the code is for. Codes for different purposes do not replace each other.',
    pattern: '^[a-z0-9_-]{1,32}$',
    examples: ['sign-in'],
  }),
)

const signal = (description: string, example: string) =>
  Type.Optional(Type.String({ description, minLength: 1, maxLength: 128, examples: [example] }))

export const DeliverBody = Type.Object(
  {
    to: destination('A phone number in international form, or an e-mail address.'),
    code: Type.Optional(
      Type.String({
        description: 'The code. Without it, `text` must contain exactly one number of 4 to 10 digits.',
        pattern: '^[A-Za-z0-9]{4,10}$',
        examples: ['482913'],
      }),
    ),
    text: Type.Optional(
      Type.String({
        description:
          'Your own text with the code in it, for an SMS and an e-mail, on an account with the permission `templates`. ' +
          'Without the permission, and for other channels, the built-in text is sent.',
        minLength: 1,
        maxLength: 612,
        examples: ['482913 is your ACME code.'],
      }),
    ),
    brand: Type.String({
      description: 'The name of your service, which built-in texts contain.',
      minLength: 1,
      maxLength: 18,
      pattern: String.raw`^[^/{}:$]*$`,
      examples: ['ACME'],
    }),
    locale: Type.Optional(
      Type.String({
        description: "The language of built-in texts. Default: that of the number's country.",
        pattern: '^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}$',
        examples: ['en-gb'],
      }),
    ),
    ttl: Type.Optional(
      Type.Integer({
        description: 'Seconds for which you accept the code. The delivery ends then.',
        minimum: 60,
        maximum: 3_600,
        default: 300,
      }),
    ),
    workflow: Type.Optional(
      Type.Array(Type.Enum([...CHANNEL_NAMES], { description: 'A channel.' }), {
        description:
          'One to three channels. Each of them has an equal share of `ttl` before the next one begins; one that fails ' +
          'is followed at once. Default: `["sms"]`, or `["email"]` for an address.',
        minItems: 1,
        maxItems: 3,
        examples: [['sms', 'voice']],
      }),
    ),
    purpose,
    dedupe_key: Type.Optional(
      Type.String({
        description:
          'The same key to the same destination is the same delivery while that is in progress. Without it, the same ' +
          'code within a minute is. Events contain it as `client_ref`.',
        minLength: 1,
        maxLength: 40,
        pattern: '^[A-Za-z0-9_-]+$',
        examples: ['sign-in-4711'],
      }),
    ),
    client_ip: signal('The address of the person, for limits.', '192.0.2.7'),
    device_id: signal('The device of the person, for limits.', 'device-1'),
    user_id: signal('The person in your system, for limits.', 'user-1'),
  },
  { title: 'Deliver' },
)

const result = Type.Enum(['succeeded', 'failed'], {
  description: 'Whether the person entered the code in time.',
  examples: ['succeeded'],
})

export const FeedbackBody = Type.Object({ result }, { title: 'Feedback' })

export const FeedbackByDestinationBody = Type.Object(
  { to: destination('Where the code was delivered.'), purpose, result },
  { title: 'Feedback by destination' },
)

export const Problem = Type.Object(
  {
    type: Type.Literal('about:blank', { description: 'Title and status say it.' }),
    status: Type.Integer({ description: 'The HTTP status.' }),
    title: Type.String({ description: 'The problem in a few words.' }),
    detail: Type.String({ description: 'The problem in a sentence.' }),
    invalid_parameters: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ description: 'The parameter.' }),
            reason: Type.String({ description: 'Why it is wrong.' }),
          },
          { title: 'Invalid parameter of a delivery', additionalProperties: false },
        ),
      ),
    ),
  },
  { title: 'Delivery problem', description: 'RFC 9457.', additionalProperties: false },
)

const { unauthorized, encodedBody, tooMany, internalError, overloaded } = PROBLEMS

export const describe = makeDescribe<DeliveryProblem>({
  security: [{ basic: [] }],
  bodyType: 'application/json',
  answerOf: problemsAs(Problem),
  common: [unauthorized, encodedBody, tooMany, internalError, overloaded],
})
