import { setTimeout as sleep } from 'node:timers/promises'

import { type Channel, type Credit, DISCOUNT } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** Conversions of this interval are written together. */
const TOGETHER_MS = 200
/** Counts of a country are reset after this time without a verification. */
const LIFE_MS = 60 * 86_400_000

export interface Conversions {
  readonly sent: number
  readonly converted: number
}

export interface ConversionsOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly now: () => number
  /** called if observations could not be written */
  readonly onError: (error: unknown) => void
}

/** Discounted counts of conversions by route, for each country and channel. */
export function makeConversions({ redis, keys, now, onError }: ConversionsOptions) {
  const cache = makeReadCache(async (key): Promise<ReadonlyMap<string, Conversions>> => {
    const fields = Object.entries(await redis.hgetall(key))
    return new Map(fields.map(([route, text]) => [route, parse(text)]))
  }, now)

  let pendingCredits: Credit[] = []
  let flushing: Promise<void> | undefined

  const keyOf = ({ channel, country }: Credit): string => keys.conversions(channel, country)

  async function flush(): Promise<void> {
    const taught = pendingCredits
    pendingCredits = []
    flushing = undefined
    await Promise.all(
      [...new Set(taught.map(keyOf))].map((key) => {
        const args = taught
          .filter((credit) => keyOf(credit) === key)
          .flatMap(({ route, converted }) => [route, converted ? 1 : 0])
        return redis.pinpostCredit(key, DISCOUNT, LIFE_MS, ...args)
      }),
    ).catch(onError)
  }

  return {
    /** By route name. */
    of: (channel: Channel, country: string | undefined): Promise<ReadonlyMap<string, Conversions>> =>
      cache.get(keys.conversions(channel, country)),

    /**
     * Adds the observations of one verification, batched with others. Resolves once they are written; a killed process
     * loses those of its last batch.
     */
    credit(credits: readonly Credit[]): Promise<void> {
      pendingCredits.push(...credits)
      flushing ??= sleep(TOGETHER_MS).then(flush)
      return flushing
    },
    close: flush,
  }
}

function parse(text: string): Conversions {
  const [sent = 0, converted = 0] = text.split(' ').map(Number)
  return { sent, converted }
}

export type ConversionCounts = ReturnType<typeof makeConversions>
