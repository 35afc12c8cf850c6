import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** Entries read by one command. */
const PAGE = 5_000
/** No verification lasts longer; its record is kept for the retention after its end. */
const LONGEST_LIFE_SECONDS = 4 * 3_600
/** An entry is the id without its shard, which the list's key has, and the time. */
const ID_BYTES = 15

export interface Indexed {
  readonly id: string
  /** milliseconds, rounded to seconds */
  readonly startedAt: number
}

/** At least as long as the record. */
export const indexLifeSeconds = (retentionMs: number): number =>
  Math.ceil(retentionMs / 1000) + LONGEST_LIFE_SECONDS

export function indexEntry(id: string, now: number): Buffer {
  const entry = Buffer.alloc(ID_BYTES + 4)
  entry.write(id.slice(2), 'hex')
  entry.writeUInt32BE(Math.floor(now / 1000), ID_BYTES)
  return entry
}

/**
 * The verifications of an account by time, and by address: an id contains 32 bits of its address's fingerprint.
 * `create.lua` adds an entry with each record and removes entries of expired records. A list takes 22 bytes an entry, a
 * sorted set 130.
 */
export function makeAccountIndex(redis: RedisConnection, keys: Keys, shards: number) {
  /** Newest first. */
  async function* entriesOf(shard: number, account: string) {
    for (let from = 0; ; from += PAGE) {
      const page = await redis.lrangeBuffer(keys.accountIndex(shard, account), -from - PAGE, -from - 1)
      for (const entry of page.toReversed()) yield indexedOf(shard, entry)
      if (page.length < PAGE) return
    }
  }

  async function newestOfShard(shard: number, account: string, before: number, limit: number) {
    const found: Indexed[] = []
    for await (const entry of entriesOf(shard, account)) {
      if (entry.startedAt < before) found.push(entry)
      if (found.length === limit) break
    }
    return found
  }

  return {
    /** The ids of an address, newest first. Rarely (32 bits) an id is of another address, so check the record. */
    async ofAddress(account: string, address: string): Promise<readonly string[]> {
      const print = keys.printInIds(account, address)
      const found: string[] = []
      for await (const { id } of entriesOf(keys.shardOfAddress(account, address), account)) {
        if (id.startsWith(print, 2)) found.push(id)
      }
      return found
    },

    /** The newest that started before an instant; some records may have expired. */
    async newest(account: string, before: number, limit: number): Promise<readonly Indexed[]> {
      const each = await Promise.all(
        Array.from({ length: shards }, (_, shard) => newestOfShard(shard, account, before, limit)),
      )
      return each
        .flat()
        .toSorted((one, other) => other.startedAt - one.startedAt)
        .slice(0, limit)
    },

    async size(accounts: readonly string[]): Promise<number> {
      const each = accounts.flatMap((account) =>
        Array.from({ length: shards }, (_, shard) => redis.llen(keys.accountIndex(shard, account))),
      )
      return (await Promise.all(each)).reduce((sum, length) => sum + length, 0)
    },
  }
}

const indexedOf = (shard: number, entry: Buffer): Indexed => ({
  id: shard.toString(16).padStart(2, '0') + entry.toString('hex', 0, ID_BYTES),
  startedAt: entry.readUInt32BE(ID_BYTES) * 1000,
})
