import { FOLLOW_UPS, type Micros, type OutcomeKind } from '@pinpost/core'
import { fieldsOf } from '../fields.ts'
import type { RouteWiring } from '../vendor.ts'

export type Reason = Exclude<OutcomeKind, 'accepted'>

/** Why nothing was sent, in core's terms. */
export const reasonOf = (value: unknown): Reason | undefined => (isReason(value) ? value : undefined)

const isReason = (value: unknown): value is Reason =>
  typeof value === 'string' && value !== 'accepted' && Object.hasOwn(FOLLOW_UPS, value)

/** The code of the gateway or its carrier. Logs and records contain it, so it may not be text or a phone number. */
export const codeOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z0-9_.-]{1,40}$/.test(value) && !/\d{7}/.test(value)
    ? value
    : undefined

/** The price in `{ amount, currency }`. */
export function priceOf(value: unknown, toMicros: RouteWiring['toMicros']): Micros | undefined {
  const { amount, currency } = fieldsOf(value)
  if (typeof amount !== 'number' || typeof currency !== 'string') return undefined
  return toMicros(amount, currency)
}
