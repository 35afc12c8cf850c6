import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { Value } from 'typebox/value'

const MOST_PROBLEMS = 8

type ValidationError = ReturnType<typeof Value.Errors>[number]

export interface InvalidParameter {
  readonly name: string
  readonly reason: string
}

/**
 * Parses a value with the schema that the API document shows.
 * @param refuse makes the error, which has every problem and no value
 * @param name prefix for problems of a nested value: `workflow[0]`
 */
export function validate<T extends TSchema>(
  schema: T,
  value: unknown,
  refuse: (invalid: readonly InvalidParameter[]) => Error,
  name?: string,
): Static<T> {
  if (isValid(schema, value)) return value
  const invalid = Value.Errors(schema, value).flatMap((error) => problemsOf(error, name))
  throw refuse(invalid.slice(0, MOST_PROBLEMS))
}

/** Checking without compiling takes ten times as long. */
const validators = new WeakMap<TSchema, Validator>()

function isValid<T extends TSchema>(schema: T, value: unknown): value is Static<T> {
  const validator = validators.get(schema) ?? Compile(schema)
  validators.set(schema, validator)
  return validator.Check(value)
}

function problemsOf(error: ValidationError, name: string | undefined): readonly InvalidParameter[] {
  const path = error.instancePath.split('/').slice(1)
  // A missing member is reported at its object.
  const members = error.keyword === 'required' ? error.params.requiredProperties : [path[0] ?? 'body']
  return members.map((member) => {
    const text = textOf(error)
    return name === undefined
      ? { name: member, reason: `${capitalized(member)} ${text}` }
      : { name, reason: `\`${member}\` ${text}` }
  })
}

/** A failed pattern has no readable message. */
function textOf({ keyword, message }: ValidationError): string {
  if (keyword === 'required') return 'is required'
  return keyword === 'pattern' || keyword === 'anyOf' ? 'is invalid' : message
}

const capitalized = (member: string): string =>
  member.charAt(0).toUpperCase() + member.slice(1).replaceAll('_', ' ')
