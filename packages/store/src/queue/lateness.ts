import type { Instant } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { parseTickId, type TickJob } from './queue.ts'

/** A step that is so late is stuck: the sweeper re-queues a step without a job after a few seconds. */
const STUCK_MS = 60_000
const LATE_SECONDS = [1, 10, 60, 600] as const

/** Planned steps over all shards. */
export interface Lateness {
  readonly planned: number
  /** how many are later than so many seconds */
  readonly late: readonly { readonly seconds: number; readonly steps: number }[]
  /** the latest in each shard */
  readonly stuck: readonly (TickJob & { readonly dueAt: Instant })[]
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** @param limit of stuck steps for each shard */
export async function latenessOf(
  redis: RedisConnection,
  keys: Keys,
  shards: number,
  now: Instant,
  limit: number,
): Promise<Lateness> {
  const each = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const due = keys.due(shard)
      const [planned, stuck, ...late] = await Promise.all([
        redis.zcard(due),
        redis.zrangebyscore(due, '-inf', now - STUCK_MS, 'WITHSCORES', 'LIMIT', 0, limit),
        ...LATE_SECONDS.map((seconds) => redis.zcount(due, '-inf', now - seconds * 1000)),
      ])
      return { planned, stuck, late }
    }),
  )
  return {
    planned: sumOf(each.map(({ planned }) => planned)),
    late: LATE_SECONDS.map((seconds, index) => ({
      seconds,
      steps: sumOf(each.map(({ late }) => late[index] ?? 0)),
    })),
    stuck: each.flatMap(({ stuck }) =>
      stuck.flatMap((member, index) =>
        index % 2 === 0 ? [{ ...parseTickId(member), dueAt: Number(stuck[index + 1]) }] : [],
      ),
    ),
  }
}
