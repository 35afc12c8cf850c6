import { Type } from 'typebox'

import { code, definePreset, number, orNone, text } from './preset.ts'

export const fusionauth = definePreset(
  Type.Object(
    {
      phoneNumber: number,
      code: Type.Optional(code),
      textMessage: Type.Optional(text),
      message: Type.Optional(text),
      type: Type.Optional(Type.String({ description: '`SMS` or `Voice`.', maxLength: 20 })),
    },
    { title: 'FusionAuth message' },
  ),
  {
    title: 'FusionAuth',
    setUp: 'Set the URL and an Authorization header with the token in a generic messenger.',
    read: ({ phoneNumber, code: pin, textMessage, message, type }) => ({
      to: phoneNumber,
      code: orNone(pin),
      text: orNone(textMessage) ?? orNone(message),
      channel: type?.toLowerCase() === 'voice' ? 'voice' : undefined,
    }),
  },
)
