import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** Maximum per shard and call. */
const BATCH = 500

/**
 * Maximum entries in a shard's index, each of about 150 bytes. Beyond it, receipts are not polled and count only if the
 * carrier sends them.
 */
export const MAX_PENDING_RECEIPTS = 250_000

/**
 * An attempt whose receipt is fetched from the carrier if it does not arrive; or, once its verification has succeeded, whose
 * carrier hears that its code was right.
 */
export interface PendingReceipt {
  readonly id: string
  readonly attempt: number
}

/** The index of one shard. */
export interface PendingReceiptsState {
  readonly shard: number
  readonly entries: number
  /** seconds by which the oldest entry is overdue; 0 if none is */
  readonly oldestDueSeconds: number
}

export const pendingMember = ({ id, attempt }: PendingReceipt): string => `${id}-${attempt}`

/**
 * The index of accepted attempts without a final receipt, sorted by the time when the carrier is asked. The write of a
 * final receipt or of the verification's end removes the entry; see `write.lua`.
 */
export function makePendingReceipts(redis: RedisConnection, keys: Keys, shards: number) {
  const ofShards = <T>(ask: (shard: number) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(Array.from({ length: shards }, (_, shard) => ask(shard)))

  return {
    async add(pending: PendingReceipt, dueAt: number): Promise<void> {
      await redis.zadd(keys.pendingReceipts(keys.shardOf(pending.id)), dueAt, pendingMember(pending))
    },
    /**
     * Takes due entries and postpones them to `nextAt`, so that no other worker takes them and none is lost if this
     * worker dies.
     */
    async takeDue(now: number, nextAt: number): Promise<readonly PendingReceipt[]> {
      const taken = await ofShards((shard) =>
        redis.pinpostTakePending(keys.pendingReceipts(shard), now, nextAt, BATCH),
      )
      return taken.flat().map(parse)
    },
    async remove(pending: PendingReceipt): Promise<void> {
      await redis.zrem(keys.pendingReceipts(keys.shardOf(pending.id)), pendingMember(pending))
    },
    states: (now: number): Promise<readonly PendingReceiptsState[]> =>
      ofShards(async (shard) => {
        const key = keys.pendingReceipts(shard)
        const [entries, first] = await Promise.all([
          redis.zcard(key),
          redis.zrange(key, '0', '0', 'WITHSCORES'),
        ])
        const dueAt = Number(first[1] ?? now)
        return { shard, entries, oldestDueSeconds: Math.max(0, now - dueAt) / 1000 }
      }),
  }
}

function parse(member: string): PendingReceipt {
  const separator = member.lastIndexOf('-')
  return { id: member.slice(0, separator), attempt: Number(member.slice(separator + 1)) }
}

export type PendingReceipts = ReturnType<typeof makePendingReceipts>
