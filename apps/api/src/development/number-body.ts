import { Type } from 'typebox'

/** The body of development endpoints. Numbers must not be in a URL. */
export const NUMBER_BODY = Type.Object({
  number: Type.String({
    description: 'The number, in international form.',
    maxLength: 40,
    examples: ['447700900000'],
  }),
})

export interface NumberBody {
  Body: { number: string }
}
