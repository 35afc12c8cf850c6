import { type Static, type TSchema, Type } from 'typebox'

import { validate } from '../../http/validate.ts'
import { errors, Refusal } from './errors.ts'
import type { Form } from './operation.ts'

/** Parses parameters with the schema that the API document shows. @throws Refusal that names the first invalid one */
export const parse = <T extends TSchema>(schema: T, form: Form): Static<T> =>
  validate(schema, form, ([first]) => new Refusal(errors.invalid(first?.name ?? 'body')))

/** `true` or `false`; programs also write `True`. */
export const flag = (description: string) =>
  Type.Optional(Type.String({ description, pattern: '^([Tt]rue|TRUE|[Ff]alse|FALSE)$', examples: ['true'] }))

export const isOn = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : text.toLowerCase() === 'true'

/** JSON text of an object in a parameter; its values as texts. @throws Refusal that names the parameter */
export function readMap(
  name: string,
  text: string | undefined,
  { most, longest }: { readonly most: number; readonly longest: number },
): ReadonlyMap<string, string> {
  const entries = Object.entries(text === undefined ? {} : (readObject(text) ?? refuse(name)))
  const isBounded = entries.every(
    ([key, value]) =>
      (typeof value === 'string' || typeof value === 'number') &&
      key.length <= longest &&
      String(value).length <= longest,
  )
  if (!isBounded || entries.length > most) refuse(name)
  return new Map(entries.map(([key, value]) => [key, String(value)]))
}

function refuse(name: string): never {
  throw new Refusal(errors.invalid(name))
}

function readObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
