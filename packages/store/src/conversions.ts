import { type Channel, type Credit, DISCOUNT } from '@pinpost/core'

import type { Keys } from './keys.ts'
import type { RedisConnection } from './redis.ts'

/** What another process learned is known here within this time. */
const CACHE_MS = 2_000
const CACHE_ENTRIES = 2_000
/** A country without a verification for so long is begun anew. */
const LIFE_MS = 60 * 86_400_000

export interface Conversions {
  readonly sent: number
  readonly converted: number
}

/** Decayed counts of conversions by route, for each country and channel. */
export function makeConversions(redis: RedisConnection, keys: Keys, now: () => number) {
  const cache = new Map<
    string,
    { readonly counts: ReadonlyMap<string, Conversions>; readonly until: number }
  >()

  const keyOf = ({ channel, country }: Credit): string => keys.conversions(channel, country)

  return {
    /** By the routes' names. */
    async of(channel: Channel, country: string | undefined): Promise<ReadonlyMap<string, Conversions>> {
      const key = keys.conversions(channel, country)
      const cached = cache.get(key)
      if (cached !== undefined && cached.until > now()) return cached.counts
      const fields = Object.entries(await redis.hgetall(key))
      const counts = new Map(fields.map(([route, text]) => [route, parse(text)]))
      if (cache.size >= CACHE_ENTRIES) cache.clear()
      cache.set(key, { counts, until: now() + CACHE_MS })
      return counts
    },

    /** Adds what one verification teaches. */
    async credit(credits: readonly Credit[]): Promise<void> {
      await Promise.all(
        [...new Set(credits.map(keyOf))].map((key) => {
          const lessons = credits.filter((credit) => keyOf(credit) === key)
          const args = lessons.flatMap(({ route, converted }) => [route, converted ? 1 : 0])
          return redis.pinpostCredit(key, DISCOUNT, LIFE_MS, ...args)
        }),
      )
    },
  }
}

function parse(text: string): Conversions {
  const [sent = 0, converted = 0] = text.split(' ').map(Number)
  return { sent, converted }
}

export type ConversionCounts = ReturnType<typeof makeConversions>
