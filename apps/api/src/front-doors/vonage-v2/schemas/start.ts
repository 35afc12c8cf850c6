import { type TSchema, Type } from 'typebox'

import { EXAMPLE_ID } from './common.ts'

const phone = Type.String({
  description: 'A phone number in international form.',
  minLength: 1,
  maxLength: 50,
  examples: ['447700900000'],
})
const email = Type.String({
  description: 'An e-mail address.',
  minLength: 1,
  maxLength: 254,
  examples: ['ann@mail.example'],
})
const sender = (description: string) =>
  Type.String({ description, minLength: 1, maxLength: 50, examples: ['ACME'] })
const reuse_code = Type.Optional(
  Type.Boolean({
    description: 'Whether this step sends the code of the step before it again instead of a new one.',
    default: false,
  }),
)

const step = <C extends string, T extends Record<string, TSchema>>(
  channel: C,
  members: T,
  description: string,
) =>
  Type.Object(
    { channel: Type.Literal(channel, { description: 'The channel.' }), ...members },
    { title: `Verify v2 ${channel} step`, description },
  )

/** The members of a step, by channel. Others are ignored. */
export const STEPS = {
  sms: step(
    'sms',
    {
      to: phone,
      from: Type.Optional(sender('The sender: 11 letters and digits, or a number.')),
      entity_id: Type.Optional(
        Type.String({ description: "India: the sender's registration.", minLength: 1, maxLength: 20 }),
      ),
      content_id: Type.Optional(
        Type.String({ description: "India: the text's registration.", minLength: 1, maxLength: 20 }),
      ),
      app_hash: Type.Optional(
        Type.String({
          description: 'The hash by which an Android app finds its messages.',
          pattern: '^[A-Za-z0-9+/]{11}$',
          examples: ['ABC123def45'],
        }),
      ),
      reuse_code,
    },
    'A text message.',
  ),
  voice: step('voice', { to: phone, reuse_code }, 'A phone call.'),
  whatsapp: step(
    'whatsapp',
    {
      to: phone,
      from: Type.Optional(sender("Taken and ignored: the route's own sender is used.")),
      mode: Type.Optional(
        Type.String({
          description: "Accepted and ignored: the route's template decides.",
          enum: ['otp_code', 'zero_tap'],
        }),
      ),
      reuse_code,
    },
    'A WhatsApp message.',
  ),
  email: step(
    'email',
    {
      to: email,
      from: Type.Optional(sender("Taken and ignored: the route's own sender is used.")),
      reuse_code,
    },
    'An e-mail, on an account with that channel.',
  ),
  telegram: step(
    'telegram',
    { to: phone, reuse_code },
    'A Telegram message, which takes codes of 4 to 8 digits: an extension, Vonage has no such channel.',
  ),
  silent_auth: step(
    'silent_auth',
    { to: phone },
    'No network here supports it. As the first of several steps it is left out; alone it is answered with 412.',
  ),
  rcs: step('rcs', { to: phone }, 'Not available here: it is answered with 422.'),
  whatsapp_interactive: step(
    'whatsapp_interactive',
    { to: phone },
    'A WhatsApp message with a code, as by `whatsapp`: there is no button to confirm with.',
  ),
} as const

export type WireChannel = keyof typeof STEPS

const MAX_BRAND_LENGTH = 18

/** The members of a start except its workflow. */
const StartMembers = {
  brand: Type.String({
    description: 'The name of your service, which every message contains.',
    minLength: 1,
    maxLength: MAX_BRAND_LENGTH,
    pattern: String.raw`^[^/{}:$]*$`,
    examples: ['ACME'],
  }),
  locale: Type.Optional(
    Type.String({
      description: "The language of the messages. Default: that of the first number's country.",
      pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}-?$',
      examples: ['en-gb'],
    }),
  ),
  channel_timeout: Type.Optional(
    Type.Integer({
      description: 'Seconds until the next step begins, and after the last one until the request expires.',
      minimum: 15,
      maximum: 900,
      default: 180,
    }),
  ),
  client_ref: Type.Optional(
    Type.String({
      description: "The caller's own reference, which callbacks repeat.",
      minLength: 1,
      maxLength: 40,
      pattern: '^[A-Za-z0-9_-]+$',
      examples: ['order-4711'],
    }),
  ),
  code_length: Type.Optional(
    Type.Integer({ description: 'Digits of a generated code.', minimum: 4, maximum: 10, default: 4 }),
  ),
  code: Type.Optional(
    Type.String({
      description: "A code of the caller's own, for accounts that may choose codes (`customPin`).",
      minLength: 4,
      maxLength: 10,
      pattern: '^[A-Za-z0-9]+$',
      examples: ['e4dR1Qz'],
    }),
  ),
  template_id: Type.Optional(
    Type.String({
      description: 'The template whose texts are sent. Default: the default template.',
      pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
      examples: [EXAMPLE_ID],
    }),
  ),
  fraud_check: Type.Optional(
    Type.Boolean({ description: 'Accepted and ignored: limits apply to every request.' }),
  ),
}

/** For parsing. Each step is parsed later with the schema of its channel, so that problems name its members. */
export const StartBody = Type.Object({
  ...StartMembers,
  workflow: Type.Array(
    Type.Object({ channel: Type.String({ maxLength: 40 }) }, { additionalProperties: true }),
    { minItems: 1, maxItems: 3 },
  ),
})

/** For the API document. */
export const StartRequestBody = Type.Object(
  {
    ...StartMembers,
    workflow: Type.Array(Type.Union(Object.values(STEPS), { title: 'Verify v2 step' }), {
      description: 'One to three steps, tried in their order.',
      minItems: 1,
      maxItems: 3,
    }),
  },
  { title: 'Verify v2 start' },
)
