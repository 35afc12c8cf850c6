import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

const MOST_NUMBERS = 10_000
const ID_BYTES = 16

/**
 * Numbers that an account trusts. Redis has keyed fingerprints of them, so they can be found, but not listed. They are
 * fields of one hash in the account's slot, so that they are removed with it.
 */
export function makeSafeList(redis: RedisConnection, keys: Keys) {
  /** 32 hex digits. @param number E.164 with `+` */
  const idOf = (account: string, number: string): string =>
    keys.fingerprint('safe', account, number).toString('hex', 0, ID_BYTES)

  return {
    /** @returns its id; undefined if the account does not trust it */
    async find(account: string, number: string): Promise<string | undefined> {
      const id = idOf(account, number)
      return (await redis.hexists(keys.safeList(account), id)) === 1 ? id : undefined
    },

    /** @returns its id; undefined if the account has 10,000 of them, or was removed */
    async add(account: string, number: string): Promise<string | undefined> {
      const [list, id] = [keys.safeList(account), idOf(account, number)]
      if ((await redis.hlen(list)) >= MOST_NUMBERS) return undefined
      const saved = await redis.pinpostSetSetting(keys.account(account), list, id, '1', '')
      return saved === null ? undefined : id
    },

    /** @returns whether it was there */
    remove: async (account: string, number: string): Promise<boolean> =>
      (await redis.hdel(keys.safeList(account), idOf(account, number))) === 1,
  }
}

export type SafeList = ReturnType<typeof makeSafeList>
