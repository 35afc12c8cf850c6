import type { Instant } from '@pinpost/core'
import { type TSchema, Type } from 'typebox'

/**
 * The JSON form of a value. Encoding, decoding and the strict schema are derived from it; `decode` gets only validated
 * JSON. Times are written as milliseconds since `startedAt`.
 */
export interface Form<T> {
  readonly schema: TSchema
  encode(value: T, startedAt: Instant): unknown
  decode(json: unknown, startedAt: Instant): T
}

/** A form with its JSON key. A value that encodes to undefined is omitted. */
export interface Field<T> extends Form<T> {
  readonly key: string
  readonly isOptional: boolean
  /** the first format that has it */
  readonly since: number
}

/** Stored without conversion. */
export const asIs = <T>(schema: TSchema): Form<T> => ({
  schema,
  encode: (value) => value,
  decode: (json: T) => json,
})

/** A record with another word was written by a newer version. */
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
/** `true` is written as 1; `false` is omitted. */
export const FLAG: Form<boolean> = { schema: Type.Literal(1), encode: () => 1, decode: () => true }
export const TRUE: Form<true> = { ...FLAG, decode: () => true }

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

/** Omitted if it has the usual value, because records are kept for weeks and their size matters. */
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

/** A field that older formats lack; only records that have it use this format. */
export const since = <T>(format: number, field: Field<T>): Field<T> => ({ ...field, since: format })
