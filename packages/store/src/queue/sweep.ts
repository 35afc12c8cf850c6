import type { Keys } from '../redis/keys.ts'
import { parseTickId, tickId, type TickJob, type TickQueue } from './queue.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** A tick this late has surely had its job; what is younger is still on its way between record and queue. */
const GRACE_MS = 1_000
const AT_ONCE = 1_000

/**
 * Puts back every overdue tick of a shard that has no job: a crash between record and queue, or a lost queue.
 * @returns how many were put back
 */
export async function sweepShard(
  redis: RedisConnection,
  keys: Keys,
  shard: number,
  queue: TickQueue,
  now: number,
): Promise<number> {
  const members = await redis.zrangebyscore(keys.due(shard), '-inf', now - GRACE_MS, 'LIMIT', 0, AT_ONCE)
  if (members.length === 0) return 0
  const overdue = members.map(parseTickId)
  const lookUps = overdue.map(({ id, tick }) => ['exists', queue.jobKey(id, tick)])
  const found = await redis.pipeline(lookUps).exec()
  const missing = overdue.filter((_, index) => found?.[index]?.[1] === 0)
  if (missing.length > 0) await queue.addOverdue(missing, now)
  return missing.length
}

/** Takes a tick out of the index where its record is gone, and not merely on its way. */
export async function forgetTick(redis: RedisConnection, keys: Keys, { id, tick }: TickJob): Promise<void> {
  await redis.pinpostForget(keys.record(id), keys.due(keys.shardOf(id)), tickId(id, tick))
}
