import { hash } from 'node:crypto'

import { costOf, inEuros, type Verification } from '@pinpost/core'

/** Pinpost has no fee per verification. The wire writes the price of a success with eight decimals. */
export const FREE_OF_CHARGE = '0.00000000'
/** The price of a verification that did not succeed. */
export const NO_PRICE = '0'
export const CURRENCY = 'EUR'

/**
 * The price of messages and calls, from the routes' price list or as reported by carriers. Absent if no attempt has a
 * price.
 */
export function priceOfMessages({ attempts }: Verification): { estimated_price_messages_sent?: string } {
  const cost = costOf(attempts) ?? 0
  return cost === 0 ? {} : { estimated_price_messages_sent: inEuros(cost) }
}

/** The UUID of an attempt in check and search, derived from the id so that it need not be stored. */
export function eventId({ id }: { readonly id: string }, attempt: number): string {
  const hex = hash('sha256', `${id}/${attempt}`)
  // RFC 9562: version 8 is for custom formats.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
