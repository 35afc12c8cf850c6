import { Type } from 'typebox'

import { definePreset, number, text } from './preset.ts'

const email = Type.String({ description: 'The e-mail address.', minLength: 1, maxLength: 254 })

/** It calls a code `Code`, `code` or `OTP`, depending on the message and its version. */
const CODE_NAMES: ReadonlySet<string> = new Set(['code', 'otp'])

export const zitadel = definePreset(
  Type.Object(
    {
      contextInfo: Type.Object(
        {
          recipientPhoneNumber: Type.Optional(number),
          recipientEmailAddress: Type.Optional(email),
        },
        { title: 'Zitadel context', description: 'The recipient.' },
      ),
      templateData: Type.Optional(
        Type.Object({ text: Type.Optional(text) }, { title: 'Zitadel template', description: 'The text.' }),
      ),
      args: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), { description: 'The code, and facts about the user.' }),
      ),
    },
    { title: 'Zitadel notification' },
  ),
  {
    title: 'Zitadel',
    setUp: 'Create it as an HTTP provider; the secret is the signingKey in the answer.',
    read({ contextInfo, templateData, args = {} }) {
      const code = Object.entries(args).find(([name]) => CODE_NAMES.has(name.toLowerCase()))?.[1]
      return {
        to: contextInfo.recipientPhoneNumber ?? contextInfo.recipientEmailAddress ?? '',
        code: typeof code === 'string' ? code : undefined,
        text: templateData?.text,
      }
    },
  },
)
