import { hash } from 'node:crypto'

import type { Verification } from '@pinpost/core'

/** There is no fee per verification here. The wire writes a successful one's price with eight decimals. */
export const FREE_OF_CHARGE = '0.00000000'
/** The price of a verification that did not succeed. */
export const NO_PRICE = '0'
export const CURRENCY = 'EUR'

const MICROS_OF_A_EURO = 1_000_000
const DECIMALS = 5

/**
 * What its messages and calls cost: as the routes' price list has it, or as carriers told since. Absent where nothing
 * has a price.
 */
export function priceOfMessages({ attempts }: Verification): { estimated_price_messages_sent?: string } {
  const micros = attempts.reduce((sum, { price = 0 }) => sum + price, 0)
  return micros === 0 ? {} : { estimated_price_messages_sent: (micros / MICROS_OF_A_EURO).toFixed(DECIMALS) }
}

/** The UUID by which check and search name an attempt: always the same for one, and nothing to store. */
export function eventId({ id }: { readonly id: string }, attempt: number): string {
  const hex = hash('sha256', `${id}/${attempt}`)
  // Version 8 is the one for ids made by a rule of one's own (RFC 9562).
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
