import { Type } from 'typebox'

import { code, definePreset, number } from './preset.ts'

const SupabaseAnswer = Type.Object(
  {
    error: Type.Optional(
      Type.Object(
        {
          http_code: Type.Integer({ description: 'The status for the app.' }),
          message: Type.String({ description: 'The text for the app.' }),
        },
        { title: 'Supabase error', additionalProperties: false },
      ),
    ),
  },
  { title: 'Supabase answer', additionalProperties: false },
)

/** A time-out of five seconds includes up to three tries; every try has a new `webhook-id`. */
export const supabase = definePreset(
  Type.Object(
    {
      sms: Type.Object({ otp: code, phone: number }, { title: 'Supabase SMS', description: 'The message.' }),
    },
    { title: 'Supabase send-SMS hook' },
  ),
  {
    title: 'Supabase Auth',
    setUp: 'Set the URL and the secret as its HTTP hook "Send SMS".',
    // It strips the plus.
    read: ({ sms }) => ({ to: `+${sms.phone.replace(/^\+/, '')}`, code: sms.otp }),
    accepted: { schema: SupabaseAnswer, of: () => ({ status: 200, body: {} }) },
    refused: {
      schema: SupabaseAnswer,
      // It reads an error with status 200 only, and tries again only after 503 with `Retry-After`.
      of: ({ status, detail }) => ({
        status: status >= 500 ? 503 : 200,
        body: { error: { http_code: status, message: detail } },
      }),
    },
  },
)
