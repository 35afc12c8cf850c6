import type { SettingProblem } from '@pinpost/core'
import type { TObject, TSchema } from 'typebox'
import type { TValidationError } from 'typebox/error'
import { Value } from 'typebox/value'

/**
 * Every problem with its path. Values are never quoted, because they may be secrets. The `description` of a schema says
 * what to write. Properties are checked one by one, because TypeBox stops after 8 errors.
 */
export function problemsOf(schema: TObject, value: unknown, path: string): readonly SettingProblem[] {
  if (!isObject(value)) return [{ path, problem: 'must be an object' }]
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(schema.properties, name))
  const missing = (schema.required ?? []).filter((name) => value[name] === undefined)
  const problems = Object.entries(schema.properties).flatMap(([name, property]) =>
    value[name] === undefined ? [] : problemsOfSetting(property, value[name], `${path}${step(name)}`),
  )
  return [
    ...missing.map((name) => ({ path: path + step(name), problem: 'missing' })),
    ...unknown.map((name) => ({ path: path + step(name), problem: UNKNOWN })),
    ...problems,
  ].map((problem) => ({ ...problem, path: problem.path.replace(/^\./, '') }))
}

const UNKNOWN = 'unknown setting'

function problemsOfSetting(schema: TSchema, value: unknown, path: string): readonly SettingProblem[] {
  const errors = Value.Errors(schema, value)
  if (errors.length === 0) return []
  // Each branch of a union reports its own errors, and most of them would confuse an operator.
  if ('anyOf' in schema) return [{ path, problem: descriptionOf(schema) ?? 'is none of the allowed forms' }]
  return errors
    .filter(({ keyword }) => keyword !== 'additionalProperties')
    .map((error) => ({
      path: path + error.instancePath.split('/').slice(1).map(step).join(''),
      problem: textOf(error, schema),
    }))
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `.name` or `[3]`. A name of another form is not printed, because it may be a secret. */
function step(name: string): string {
  if (/^\d{1,6}$/.test(name)) return `[${name}]`
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(name) ? `.${name}` : '.(an odd name)'
}

/** By JSON Schema keyword. */
const TEXTS: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => string>> = {
  type: ({ type }) => `must be ${article(String(type))}`,
  minLength: ({ limit }) => `too short, use at least ${String(limit)} characters`,
  maxLength: ({ limit }) => `too long, use at most ${String(limit)} characters`,
  minItems: ({ limit }) => `too few, use at least ${String(limit)}`,
  maxItems: ({ limit }) => `too many, use at most ${String(limit)}`,
  minimum: ({ limit }) => `too small, use at least ${String(limit)}`,
  maximum: ({ limit }) => `too large, use at most ${String(limit)}`,
  required: ({ requiredProperties }) => `lacks ${String(requiredProperties)}`,
  boolean: () => UNKNOWN,
}

const textOf = ({ keyword, params, schemaPath }: TValidationError, schema: TSchema): string =>
  TEXTS[keyword]?.({ ...params }) ?? descriptionOf(at(schema, schemaPath)) ?? 'has another form than it needs'

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)

/** The part of a schema at a path such as `#/items/properties/since`. */
function at(schema: TSchema, path: string): unknown {
  let part: unknown = schema
  for (const name of path.split('/').slice(1)) part = Object(part)[name]
  return part
}

function descriptionOf(schema: unknown): string | undefined {
  const { description }: { description?: unknown } = Object(schema)
  return typeof description === 'string' ? description : undefined
}
