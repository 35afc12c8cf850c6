import type { Micros } from '@pinpost/core'

const MICROS = 1_000_000

/** @param rates euros for one of each currency */
export function makeMoney(rates: Readonly<Record<string, number>>) {
  return {
    /** Carriers write what they charge with either sign. Undefined in a currency without a rate. */
    toMicros(amount: number, currency: string): Micros | undefined {
      const rate = currency === 'EUR' ? 1 : rates[currency]
      if (rate === undefined || !Number.isFinite(amount)) return undefined
      return Math.round(Math.abs(amount) * rate * MICROS)
    },
  }
}
