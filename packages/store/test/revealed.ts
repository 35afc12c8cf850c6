import { Secret } from '@pinpost/core'

/** A value with its secrets in clear text, for comparisons; undefined members are omitted. */
export function revealed(value: unknown): unknown {
  if (value instanceof Secret) return `secret ${value.reveal()}`
  if (Array.isArray(value)) return value.map(revealed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, revealed(part)]])),
  )
}
