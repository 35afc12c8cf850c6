export interface Difference {
  /** such as `settings.countries` */
  readonly path: string
  /** undefined: it was not there */
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** Characters of a value: public keys and lists of networks would fill the page. */
const LONGEST = 120

const isScalar = (value: unknown): value is string | number | boolean | null =>
  typeof value !== 'object' || value === null

/** Each value with its path. A list of plain values is one value. */
function leavesOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value) && value.every(isScalar)) return [[path, value.join(', ')]]
  if (isScalar(value)) return [[path, String(value)]]
  return Object.entries(value).flatMap(([name, part]) =>
    leavesOf(part, Array.isArray(value) ? `${path}[${name}]` : [path, name].filter(Boolean).join('.')),
  )
}

const short = (text: string | undefined): string | undefined =>
  text !== undefined && text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text

/** What an act has changed, by the values of the audit log. */
export function differencesOf(before: unknown, after: unknown): readonly Difference[] {
  const [old, next] = [new Map(leavesOf(before)), new Map(leavesOf(after))]
  return [...new Set([...old.keys(), ...next.keys()])]
    .map((path) => ({ path, before: old.get(path), after: next.get(path) }))
    .filter((each) => each.before !== each.after)
    .map(({ path, ...values }) => ({ path, before: short(values.before), after: short(values.after) }))
}
