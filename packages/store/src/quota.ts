import type { Account } from './accounts.ts'
import type { Keys } from './keys.ts'
import type { RedisConnection } from './redis.ts'

/** A day's count is of no use after it; the second day is for clocks that differ. */
const KEPT_SECONDS = 2 * 86_400

/** How many verifications an account may begin in a day (UTC), counted over all processes. */
export function makeQuota(redis: RedisConnection, keys: Keys, now: () => number) {
  const keyOf = ({ key }: Account): string => keys.starts(key, new Date(now()).toISOString().slice(0, 10))
  return {
    /** Whether one more is within the quota; it is taken by this. An account without a quota costs nothing. */
    async take(account: Account): Promise<boolean> {
      if (account.startsPerDay === undefined) return true
      const count = await redis.incr(keyOf(account))
      if (count === 1) await redis.expire(keyOf(account), KEPT_SECONDS)
      if (count <= account.startsPerDay) return true
      await redis.decr(keyOf(account))
      return false
    },

    /** One that was taken did not begin after all. */
    async giveBack(account: Account): Promise<void> {
      if (account.startsPerDay !== undefined) await redis.decr(keyOf(account))
    },
  }
}

export type Quota = ReturnType<typeof makeQuota>
