import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** So many seconds of a rate may go out at once after a pause. */
const BURST_SECONDS = 1

export type Taken =
  /** send after so many milliseconds */
  | { readonly taken: true; readonly waitMs: number }
  /** too many wait already; it would have been so many milliseconds */
  | { readonly taken: false; readonly waitMs: number }

/** The rates of routes, kept over all workers: a burst is spread here, before a carrier would refuse it. */
export function makeRates(redis: RedisConnection, keys: Keys) {
  return {
    /** Takes one send; it counts whether or not it is sent. */
    async take(route: string, perSecond: number, longestWaitMs: number): Promise<Taken> {
      const burst = Math.max(1, Math.floor(perSecond * BURST_SECONDS))
      const waitMs = await redis.pinpostTakeRate(keys.rate(route), 1000 / perSecond, burst, longestWaitMs)
      return waitMs < 0 ? { taken: false, waitMs: -1 - waitMs } : { taken: true, waitMs }
    },
  }
}

export type Rates = ReturnType<typeof makeRates>
