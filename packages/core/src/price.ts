import type { Micros } from './routing/route.ts'
import type { Attempt } from './verification.ts'

export const MICROS_OF_A_EURO = 1_000_000

/** A price in euros as APIs and lists write it: prices of messages are fractions of a cent. */
export const inEuros = (price: Micros, decimals = 5): string => (price / MICROS_OF_A_EURO).toFixed(decimals)

/** What messages and calls cost together; undefined if none of them has a price. */
export function costOf(attempts: readonly Pick<Attempt, 'price'>[]): Micros | undefined {
  const prices = attempts.flatMap(({ price }) => price ?? [])
  return prices.length === 0 ? undefined : prices.reduce((sum, price) => sum + price, 0)
}
