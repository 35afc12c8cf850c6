import { Type } from 'typebox'

import { code, definePreset, number, orNone, text } from './preset.ts'

export const authentik = definePreset(
  Type.Object({ To: number, Body: code, Message: Type.Optional(text) }, { title: 'authentik message' }),
  {
    title: 'authentik',
    setUp: 'Set the URL as account SID, and the token, in an SMS stage with the provider Generic.',
    read: ({ To: to, Body: pin, Message: written }) => ({ to, code: pin, text: orNone(written) }),
    // It shows the body of an error to the person.
    refused: {
      schema: Type.String({ description: 'The problem in a sentence.' }),
      of: ({ status, detail }) => ({ status, body: detail }),
    },
  },
)
