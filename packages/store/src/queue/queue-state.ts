import type { Keys } from '../redis/keys.ts'
import type { DeadLetters } from './dead-letters.ts'
import type { TickQueue } from './queue.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** The queue of one shard. */
export interface QueueState {
  readonly shard: number
  readonly jobs: { readonly waiting: number; readonly active: number; readonly delayed: number }
  /** seconds by which the oldest tick is overdue; 0 if none is */
  readonly oldestDueSeconds: number
  readonly deadLetters: number
}

/** Uses only commands whose cost does not depend on the queue's length. */
export async function queueStateOf(
  redis: RedisConnection,
  keys: Keys,
  shard: number,
  { queue }: TickQueue,
  deadLetters: Pick<DeadLetters, 'count'>,
  now: number,
): Promise<QueueState> {
  const [counts, first, dead] = await Promise.all([
    queue.getJobCounts('wait', 'active', 'delayed'),
    redis.zrange(keys.due(shard), '0', '0', 'WITHSCORES'),
    deadLetters.count(shard),
  ])
  const { wait = 0, active = 0, delayed = 0 } = counts
  const dueAt = Number(first[1] ?? now)
  return {
    shard,
    jobs: { waiting: wait, active, delayed },
    oldestDueSeconds: Math.max(0, now - dueAt) / 1000,
    deadLetters: dead,
  }
}
