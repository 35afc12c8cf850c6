import { type TSchema, Type } from 'typebox'

import type { WireAnswer } from '../wire.ts'

/** One possible answer of an endpoint. */
export interface Answer {
  readonly name: string
  readonly meaning: string
  readonly schema: TSchema
  readonly example: WireAnswer
  /** only if the XML form is not the JSON form with a leading id */
  readonly xml?: TSchema
}

export const EXAMPLE_ID = 'c5037cb8b47449158ed6611afde58990'

/** Members of several answers. */
export const MEMBERS: Readonly<Record<string, TSchema>> = {
  request_id: Type.String({
    maxLength: 64,
    description: 'The id of the verification for later requests: 32 hexadecimal digits.',
    examples: [EXAMPLE_ID],
  }),
  network: Type.String({ description: 'MCC and MNC of the blocked network.', examples: ['23410'] }),
}
