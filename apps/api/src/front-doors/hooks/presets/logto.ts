import { Type } from 'typebox'

import { code, definePreset, locale, number } from './preset.ts'

export const logto = definePreset(
  Type.Object(
    {
      to: number,
      payload: Type.Object(
        { code, locale: Type.Optional(locale) },
        { title: 'Logto payload', description: 'The code.' },
      ),
    },
    { title: 'Logto message' },
  ),
  {
    title: 'Logto',
    setUp: 'Set the URL and the token as endpoint and authorization of its HTTP SMS connector.',
    read: ({ to, payload }) => ({ to, code: payload.code, locale: payload.locale }),
  },
)
