import { type TSchema, Type } from 'typebox'

import type { WireAnswer } from '../wire.ts'

/** One thing that an endpoint may answer. */
export interface Answer {
  readonly name: string
  readonly meaning: string
  readonly schema: TSchema
  readonly example: WireAnswer
  /** where the document in XML is not the one in JSON with an id before it */
  readonly xml?: TSchema
}

export const EXAMPLE_ID = 'c5037cb8b47449158ed6611afde58990'

/** Members that several answers have. */
export const MEMBERS: Readonly<Record<string, TSchema>> = {
  request_id: Type.String({
    maxLength: 64,
    description: 'Names the verification in every later request: 32 hexadecimal digits.',
    examples: [EXAMPLE_ID],
  }),
  network: Type.String({ description: 'MCC and MNC of the blocked network.', examples: ['23410'] }),
}
