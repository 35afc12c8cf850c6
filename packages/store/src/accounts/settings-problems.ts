import type { SettingProblem } from '@pinpost/core'
import type { TObject, TSchema } from 'typebox'
import type { TValidationError } from 'typebox/error'
import { Value } from 'typebox/value'

/**
 * What is wrong with a value, each thing with its path. Values are never repeated: they may be secrets.
 * The `description` of a schema says what to write; properties are checked one by one, since TypeBox stops after 8 errors.
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
  // Each branch of a union has errors of its own, of which most say nothing to an operator.
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

/** `.name` or `[3]`; a name that no setting could have is not printed. */
function step(name: string): string {
  if (/^\d{1,6}$/.test(name)) return `[${name}]`
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(name) ? `.${name}` : '.(an odd name)'
}

/** By keyword of JSON Schema. */
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

/** The part of a schema that a path such as `#/items/properties/since` names. */
function at(schema: TSchema, path: string): unknown {
  let part: unknown = schema
  for (const name of path.split('/').slice(1)) part = Object(part)[name]
  return part
}

function descriptionOf(schema: unknown): string | undefined {
  const { description }: { description?: unknown } = Object(schema)
  return typeof description === 'string' ? description : undefined
}
