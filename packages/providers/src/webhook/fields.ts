import { FOLLOW_UPS, type Micros, type OutcomeKind } from '@pinpost/core'
import type { RouteWiring } from '../vendor.ts'

/** What a gateway's JSON may hold. */
export type Fields = Readonly<Record<string, unknown>>

export type Reason = Exclude<OutcomeKind, 'accepted'>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** The fields of a JSON object; none of anything else. */
export function fieldsOf(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** Why nothing was sent, in core's words. */
export const reasonOf = (value: unknown): Reason | undefined => (isReason(value) ? value : undefined)

const isReason = (value: unknown): value is Reason =>
  typeof value === 'string' && value !== 'accepted' && Object.hasOwn(FOLLOW_UPS, value)

/** The gateway's or its carrier's own code. It stands in logs and records, so it can be neither text nor a number to call. */
export const codeOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z0-9_.-]{1,40}$/.test(value) && !/\d{7}/.test(value)
    ? value
    : undefined

/** What it costs, of `{ amount, currency }`. */
export function priceOf(value: unknown, toMicros: RouteWiring['toMicros']): Micros | undefined {
  const { amount, currency } = isObject(value) ? value : {}
  if (typeof amount !== 'number' || typeof currency !== 'string') return undefined
  return toMicros(amount, currency)
}
