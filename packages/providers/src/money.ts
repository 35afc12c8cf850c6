import type { Micros } from '@pinpost/core'

const MICROS = 1_000_000

/** @param rates euros for one unit of each currency */
export function makeMoney(rates: Readonly<Record<string, number>>) {
  return {
    /** Accepts either sign, because carriers differ. Undefined if the currency has no rate. */
    toMicros(amount: number, currency: string): Micros | undefined {
      const rate = currency === 'EUR' ? 1 : rates[currency]
      if (rate === undefined || !Number.isFinite(amount)) return undefined
      return Math.round(Math.abs(amount) * rate * MICROS)
    },
  }
}
