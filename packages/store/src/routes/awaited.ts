import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

const AT_ONCE = 200

/** An attempt whose receipt is to be asked for. */
export interface AwaitedReceipt {
  readonly id: string
  readonly attempt: number
}

export const awaitedMember = ({ id, attempt }: AwaitedReceipt): string => `${id}-${attempt}`

/** Attempts that a carrier accepted, by the time at which it is asked what became of them, if it has not told. */
export function makeAwaited(redis: RedisConnection, keys: Keys, shards: number) {
  const keyOf = (id: string): string => keys.awaited(keys.shardOf(id))

  async function takeOfShard(shard: number, now: number): Promise<readonly AwaitedReceipt[]> {
    const due = await redis.zrangebyscore(keys.awaited(shard), '-inf', now, 'LIMIT', 0, AT_ONCE)
    const taken = await Promise.all(due.map((member) => redis.zrem(keys.awaited(shard), member)))
    return due.filter((_, index) => taken[index] === 1).map(parse)
  }

  return {
    async add(awaited: AwaitedReceipt, askAt: number): Promise<void> {
      await redis.zadd(keyOf(awaited.id), askAt, awaitedMember(awaited))
    },
    /** Takes those that are due; of several workers that ask, each gets others. One that dies loses its own. */
    async takeDue(now: number): Promise<readonly AwaitedReceipt[]> {
      const taken = await Promise.all(Array.from({ length: shards }, (_, shard) => takeOfShard(shard, now)))
      return taken.flat()
    },
  }
}

function parse(member: string): AwaitedReceipt {
  const separator = member.lastIndexOf('-')
  return { id: member.slice(0, separator), attempt: Number(member.slice(separator + 1)) }
}

export type Awaited = ReturnType<typeof makeAwaited>
