import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { parseTickId, tickId, type TickJob, type TickQueue } from './queue.ts'

/** A younger tick may still be between the record and the queue. */
const GRACE_MS = 1_000
const PAGE = 1_000
/** Per shard and run; the next run continues from there. */
const MAX_PAGES = 10

/** Where the next page starts: an instant, and how many of its members to skip. */
interface Cursor {
  readonly from: number
  readonly skip: number
}

const START: Cursor = { from: 0, skip: 0 }

/**
 * Re-queues every overdue tick that has no job, after a crash between record and queue or a lost queue. It pages
 * through all overdue ticks, so that those with a job, or with an unreadable record, never hide later ones.
 */
export function makeSweeper(redis: RedisConnection, keys: Keys) {
  const cursors = new Map<number, Cursor>()

  async function sweepPage(shard: number, queue: TickQueue, cursor: Cursor, now: number) {
    const found = await redis.zrangebyscore(
      keys.due(shard),
      cursor.from,
      now - GRACE_MS,
      'WITHSCORES',
      'LIMIT',
      cursor.skip,
      PAGE,
    )
    const members = found.filter((_, index) => index % 2 === 0)
    const overdue = members.map(parseTickId)
    const missing = await withoutJob(overdue, queue)
    if (missing.length > 0) await queue.addOverdue(missing)
    return { rescued: missing.length, next: members.length < PAGE ? undefined : after(found, cursor) }
  }

  async function withoutJob(overdue: readonly TickJob[], queue: TickQueue): Promise<readonly TickJob[]> {
    if (overdue.length === 0) return []
    const lookUps = overdue.map(({ id, tick }) => ['exists', queue.jobKey(id, tick)])
    const found = await redis.pipeline(lookUps).exec()
    return overdue.filter((_, index) => found?.[index]?.[1] === 0)
  }

  return {
    /** @returns how many were re-queued */
    async sweep(shard: number, queue: TickQueue, now: number): Promise<number> {
      let rescued = 0
      for (let page = 0; page < MAX_PAGES; page++) {
        const swept = await sweepPage(shard, queue, cursors.get(shard) ?? START, now)
        rescued += swept.rescued
        if (swept.next === undefined) {
          cursors.delete(shard)
          break
        }
        cursors.set(shard, swept.next)
      }
      return rescued
    },
    /** Removes a tick from the due index if its record has expired. */
    async dropOrphan({ id, tick }: TickJob): Promise<void> {
      await redis.pinpostDropOrphan(keys.record(id), keys.due(keys.shardOf(id)), tickId(id, tick))
    },
  }
}

/** @param page alternating members and scores */
function after(page: readonly string[], { from, skip }: Cursor): Cursor {
  const scores = page.filter((_, index) => index % 2 === 1).map(Number)
  const last = scores.at(-1) ?? from
  const seen = scores.filter((score) => score === last).length
  return { from: last, skip: last === from ? skip + seen : seen }
}
