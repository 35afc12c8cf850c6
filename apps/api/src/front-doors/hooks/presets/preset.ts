import type { Channel } from '@pinpost/core'
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

import { validate } from '../../../http/validate.ts'
import type { Answer } from '../answer.ts'
import type { Delivery } from '../delivery.ts'
import { type DeliveryProblem, invalidParameters } from '../problem.ts'

/** What an identity system asks for; the hook's settings give the rest. */
export interface Asked extends Pick<Delivery, 'to' | 'code' | 'text' | 'locale'> {
  /** the channel that it asks for, instead of the hook's workflow */
  readonly channel?: Channel | undefined
}

/** The wire of one identity system. */
export interface Preset {
  /** its name, as people know it */
  readonly title: string
  /** where its URL, secret or token are set */
  readonly setUp: string
  /** the members that are read; others are ignored */
  readonly schema: TSchema
  /** @returns undefined if the request asks for no code. @throws DeliveryRefused */
  readonly read: (body: unknown) => Asked | undefined
  /** Default: 202 with the id; 204 if nothing was delivered. */
  readonly accepted?: AnswerForm<string | undefined>
  /** Default: RFC 9457. */
  readonly refused?: AnswerForm<DeliveryProblem>
}

interface AnswerForm<T> {
  readonly schema: TSchema
  readonly of: (subject: T) => Answer
}

export const definePreset = <S extends TSchema>(
  schema: S,
  {
    read,
    ...preset
  }: Omit<Preset, 'schema' | 'read'> & { readonly read: (body: Static<S>) => Asked | undefined },
): Preset => ({
  ...preset,
  schema,
  read: (body) => read(validate(schema, body, invalidParameters)),
})

export const number = Type.String({ description: 'The phone number.', minLength: 1, maxLength: 50 })
export const code = Type.String({ description: 'The code.', maxLength: 64 })
export const text = Type.String({ description: 'The text with the code.', maxLength: 2_000 })
export const locale = Type.String({ description: 'The language of the person.', maxLength: 64 })

/** An empty text counts as none. */
export const orNone = (value: string | undefined): string | undefined => (value === '' ? undefined : value)
