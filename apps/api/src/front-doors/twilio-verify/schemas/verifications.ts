import { Type } from 'typebox'

import { date, link, orNull, sid } from './common.ts'
import { ServiceParams } from './services.ts'

const To = Type.String({
  description: 'A phone number in E.164 form, or an e-mail address.',
  minLength: 1,
  maxLength: 254,
  examples: ['+447700900000'],
})
const payment = {
  Amount: Type.Optional(
    Type.String({ description: 'The amount of a payment in euros.', maxLength: 30, examples: ['€39.99'] }),
  ),
  Payee: Type.Optional(
    Type.String({ description: 'Who gets it: 30 characters.', maxLength: 200, examples: ['Acme Inc.'] }),
  ),
}
const json = (description: string, example: string) =>
  Type.Optional(Type.String({ description: `JSON: ${description}`, maxLength: 8_000, examples: [example] }))

export const StartForm = Type.Object(
  {
    To,
    Channel: Type.String({
      description: '`sms`, `call`, `email`, `whatsapp`, or `auto`, which is `sms` or `email`.',
      maxLength: 20,
      examples: ['sms'],
    }),
    Locale: Type.Optional(
      Type.String({
        description: "The language of the messages. Default: that of the number's country.",
        pattern: '^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}$',
        examples: ['pt-BR'],
      }),
    ),
    CustomFriendlyName: Type.Optional(
      Type.String({
        description: 'A name instead of that of the service.',
        maxLength: 200,
        examples: ['ACME'],
      }),
    ),
    CustomCode: Type.Optional(
      Type.String({
        description: 'A code of your own, if the service has `CustomCodeEnabled`.',
        pattern: '^[A-Za-z0-9]{4,10}$',
        examples: ['4711'],
      }),
    ),
    AppHash: Type.Optional(
      Type.String({
        description: 'The hash by which an Android app finds its SMS.',
        pattern: '^[A-Za-z0-9+/]{11}$',
        examples: ['ABC123def45'],
      }),
    ),
    TemplateSid: Type.Optional(
      Type.String({ description: 'A template instead of that of the service.', pattern: '^HJ[0-9a-f]{32}$' }),
    ),
    ...payment,
    RateLimits: json('a value for each rate limit of the service.', '{"end_user_ip":"192.0.2.1"}'),
    Tags: json('up to 10 texts, which webhooks repeat as `client_ref`.', '{"campaign":"spring"}'),
    DeviceIp: Type.Optional(
      Type.String({
        description: 'The address of the person, for limits.',
        maxLength: 60,
        examples: ['192.0.2.1'],
      }),
    ),
  },
  { title: 'Twilio verification start' },
)

export const CheckForm = Type.Object(
  {
    Code: Type.String({
      description: 'The code that the person typed, 4 to 10 characters.',
      maxLength: 64,
      examples: ['471108'],
    }),
    To: Type.Optional(To),
    VerificationSid: Type.Optional(Type.String({ description: 'Instead of `To`.', maxLength: 64 })),
    ...payment,
  },
  { title: 'Twilio verification check' },
)

export const UpdateForm = Type.Object(
  { Status: Type.String({ description: '`canceled` or `approved`.', pattern: '^(canceled|approved)$' }) },
  { title: 'Twilio verification change' },
)

export const VerificationParams = Type.Object({
  ...ServiceParams.properties,
  verification: Type.String({
    description: 'The sid of the verification, or the address of one in progress.',
    examples: [`VE${'0'.repeat(31)}1`],
  }),
})

const COMMON = {
  sid: sid('VE', 'Its sid.'),
  service_sid: sid('VA', 'The sid of its service.'),
  account_sid: sid('AC', 'The sid of its account.'),
  to: Type.String({ description: 'The phone number or e-mail address.', examples: ['+447700900000'] }),
  channel: Type.String({
    description: 'The last channel.',
    enum: ['sms', 'call', 'email', 'whatsapp'],
  }),
  status: Type.String({
    description: 'Where it stands.',
    enum: ['pending', 'approved', 'canceled', 'max_attempts_reached', 'failed'],
  }),
  valid: Type.Boolean({ description: 'Whether it is approved.' }),
  amount: orNull(Type.String({ description: 'The amount of the payment.', examples: ['€39.99'] })),
  payee: orNull(Type.String({ description: 'Who gets it.', examples: ['Acme Inc.'] })),
  date_created: date('When it started.'),
  date_updated: date('When something happened to it last.'),
}

export const CheckAnswer = Type.Object(
  { ...COMMON, sna_attempts_error_codes: Type.Array(Type.Null(), { description: 'Always empty.' }) },
  { title: 'Twilio checked verification', additionalProperties: false },
)

export const VerificationAnswer = Type.Object(
  {
    ...COMMON,
    lookup: Type.Object(
      { carrier: Type.Null({ description: 'Always null.' }) },
      { title: 'Twilio lookup', additionalProperties: false },
    ),
    send_code_attempts: Type.Array(
      Type.Object(
        {
          attempt_sid: sid('VL', 'Its sid.'),
          channel: Type.String({ description: 'Its channel.' }),
          time: Type.String({ description: 'When it was sent.', examples: ['2026-11-30T08:00:00.000Z'] }),
        },
        { title: 'Twilio send', additionalProperties: false },
      ),
      { description: 'Every time the code was sent, the oldest first.' },
    ),
    sna: Type.Null({ description: 'Always null.' }),
    url: link,
  },
  { title: 'Twilio verification', additionalProperties: false },
)
