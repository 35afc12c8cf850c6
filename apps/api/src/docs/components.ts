import { isDeepStrictEqual } from 'node:util'

/** Members whose values are data, not schemas. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const'])

interface Described {
  readonly paths?: object
  readonly components?: object
}

/**
 * Moves every schema with a title to `components/schemas`, so that client generators create one type for each.
 * Otherwise they name types by position, and lose some of them.
 * @throws Error if two schemas with the same title differ
 */
export function withNamedComponents<T extends Described>(document: T): T {
  const schemas = new Map<string, unknown>()
  const paths = moved(document.paths, schemas)
  const named = Object.fromEntries([...schemas].toSorted(([one], [other]) => one.localeCompare(other)))
  return { ...document, paths, components: { ...document.components, schemas: named } }
}

/** `Status 3` becomes `Status3`. */
export const componentName = (title: string): string =>
  title
    .split(/[\W_]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

function moved(value: unknown, schemas: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, schemas))
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, DATA.has(key) ? member : moved(member, schemas)]),
  )
  const { title } = copy
  if (typeof title !== 'string') return copy
  const name = componentName(title)
  if (!isDeepStrictEqual(schemas.get(name) ?? copy, copy)) throw new Error(`two schemas are called ${title}`)
  schemas.set(name, copy)
  return { $ref: `#/components/schemas/${name}` }
}
