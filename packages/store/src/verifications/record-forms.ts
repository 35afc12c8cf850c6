import type { Instant } from '@pinpost/core'
import { type TSchema, Type } from 'typebox'

/**
 * How a value of a verification is written as JSON. Encoding, decoding and the strict schema all come from here, and
 * `decode` gets only what the schema lets through. `startedAt` is the start of the verification: other times are written as
 * milliseconds since then.
 */
export interface Form<T> {
  readonly schema: TSchema
  encode(value: T, startedAt: Instant): unknown
  decode(json: unknown, startedAt: Instant): T
}

/** A form under its key. A value that encodes to undefined is left out. */
export interface Field<T> extends Form<T> {
  readonly key: string
  readonly isOptional: boolean
  /** the first format that has it */
  readonly since: number
}

/** JSON as it is; the schema says what of it this process must understand. */
export const asIs = <T>(schema: TSchema): Form<T> => ({
  schema,
  encode: (value) => value,
  decode: (json: T) => json,
})

/** One of some words. A record with another one was written by a newer version. */
export const oneOf = (values: readonly string[]): TSchema =>
  Type.Union(values.map((value) => Type.Literal(value)))

export const Count = Type.Integer({ minimum: 0 })
export const TEXT = asIs<string>(Type.String())
export const NUMBER = asIs<number>(Type.Number())
export const COUNT = asIs<number>(Count)
export const TIME: Form<Instant> = {
  schema: Type.Number(),
  encode: (at, startedAt) => at - startedAt,
  decode: (milliseconds: number, startedAt) => startedAt + milliseconds,
}
/** Stands for `true`. */
export const FLAG: Form<boolean> = { schema: Type.Literal(1), encode: () => 1, decode: () => true }

export const required = <T>(key: string, form: Form<T>): Field<T> => ({
  key,
  isOptional: false,
  since: 1,
  ...form,
})

export const optional = <T>(key: string, form: Form<T>): Field<T | undefined> => ({
  key,
  isOptional: true,
  since: 1,
  schema: form.schema,
  encode: (value, startedAt) => (value === undefined ? undefined : form.encode(value, startedAt)),
  decode: (json, startedAt) => (json === undefined ? undefined : form.decode(json, startedAt)),
})

/** Left out while it has its usual value: verifications stay for weeks, so their size counts. */
export const usually = <T>(
  key: string,
  form: Form<T>,
  usual: T,
  isUsual: (value: T) => boolean = (value) => value === usual,
): Field<T> => ({
  key,
  isOptional: true,
  since: 1,
  schema: form.schema,
  encode: (value, startedAt) => (isUsual(value) ? undefined : form.encode(value, startedAt)),
  decode: (json, startedAt) => (json === undefined ? usual : form.decode(json, startedAt)),
})

/** A field that older formats lack: only a record that has it is of this format. */
export const since = <T>(format: number, field: Field<T>): Field<T> => ({ ...field, since: format })
