import { Type } from 'typebox'

import { code, definePreset, number, orNone, text } from './preset.ts'

const Sms = Type.Object(
  {
    to_phone_number: Type.Optional(number),
    message: Type.Optional(text),
    delivered_by_clerk: Type.Optional(Type.Boolean({ description: 'Whether Clerk sends it itself.' })),
    data: Type.Optional(
      Type.Object({ otp_code: Type.Optional(code) }, { title: 'Clerk code', description: 'The code.' }),
    ),
  },
  { title: 'Clerk SMS', description: 'The message.' },
)

export const clerk = definePreset(
  Type.Object(
    { type: Type.String({ description: '`sms.created`; others are ignored.', maxLength: 100 }), data: Sms },
    { title: 'Clerk event' },
  ),
  {
    title: 'Clerk',
    setUp: 'Set the URL as a webhook for sms.created; the secret is its signing secret.',
    read({ type, data: { to_phone_number: to, data, message, delivered_by_clerk: isDelivered } }) {
      const isMessage = type === 'sms.created' && isDelivered !== true
      // It would send a refused event again for days.
      return isMessage && to !== undefined && data?.otp_code !== undefined
        ? { to, code: data.otp_code, text: orNone(message) }
        : undefined
    },
  },
)
