/** What somebody else's JSON, or an error that was thrown, may hold. */
export type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** The fields of what may be an object; none of anything else. */
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {})

/** Undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
