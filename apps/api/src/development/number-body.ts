import { Type } from 'typebox'

/** The body of development endpoints. Addresses must not be in a URL. */
export const NUMBER_BODY = Type.Object({
  number: Type.String({
    description: 'The number in international form, or the e-mail address.',
    maxLength: 254,
    examples: ['447700900000'],
  }),
})

export interface NumberBody {
  Body: { number: string }
}
