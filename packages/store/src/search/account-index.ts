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

export interface IndexQuery {
  /** continues the list after this entry */
  readonly olderThan?: Indexed | undefined
  /** milliseconds; entries that started in an earlier second are left out */
  readonly since?: number | undefined
  readonly address?: string | undefined
}

const isOlder = (one: Indexed, other: Indexed): boolean =>
  one.startedAt < other.startedAt || (one.startedAt === other.startedAt && one.id < other.id)

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

  async function newestOfShard(shard: number, account: string, limit: number, query: IndexQuery) {
    const { olderThan, since = 0, address } = query
    const print = address === undefined ? '' : keys.printInIds(account, address)
    const found: Indexed[] = []
    for await (const entry of entriesOf(shard, account)) {
      // Ids decide the order within a second, so it is read to its end.
      if (entry.startedAt < (found[limit - 1]?.startedAt ?? since)) break
      if (entry.id.startsWith(print, 2) && (olderThan === undefined || isOlder(entry, olderThan)))
        found.push(entry)
    }
    return found
  }

  return {
    /** Newest first, by seconds; some records may have expired. Rarely (32 bits) an id is of another address, so check the record. */
    async newest(account: string, limit: number, query: IndexQuery = {}): Promise<readonly Indexed[]> {
      const all = Array.from({ length: shards }, (_, shard) => shard)
      const { address } = query
      const searched = address === undefined ? all : [keys.shardOfAddress(account, address)]
      const each = await Promise.all(searched.map((shard) => newestOfShard(shard, account, limit, query)))
      return each
        .flat()
        .toSorted((one, other) => (isOlder(one, other) ? 1 : -1))
        .slice(0, limit)
    },

    async forget(account: string, entries: readonly Indexed[]): Promise<void> {
      for (const { id, startedAt } of entries)
        await redis.lrem(keys.accountIndex(keys.shardOf(id), account), 1, indexEntry(id, startedAt))
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
