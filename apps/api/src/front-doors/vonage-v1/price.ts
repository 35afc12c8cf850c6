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
