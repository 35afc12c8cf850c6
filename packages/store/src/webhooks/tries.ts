import type { Instant } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { WebhookJob } from './queue.ts'

/** What became of one try to hand an event over. */
export interface WebhookTry extends Pick<
  WebhookJob,
  'account' | 'target' | 'verification' | 'event' | 'type'
> {
  /** 1, 2, 3 …; 1 again if an operator sent the event again */
  readonly number: number
  readonly at: Instant
  /** `retry`: it failed, and will be tried again; `dead`: it was given up */
  readonly result: 'done' | 'retry' | 'dead'
  /** why it was not handed over */
  readonly reason?: string | undefined
}

export interface WebhookTriesOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly shards: number
}

/** In a shard, at about 300 bytes each. */
const MOST_KEPT = 100_000
/** Without a reader for so long, they are deleted, and none are added. */
const KEPT_MS = 86_400_000
const BATCH = 500

/**
 * The latest tries, for the process that writes them to history. They are kept from its first `take` on. Its writes are
 * idempotent, so several processes may read the same tries, and none waits for another.
 */
export function makeWebhookTries({ redis, keys, shards }: WebhookTriesOptions) {
  const streams = Array.from({ length: shards }, (_, shard) => keys.webhookTries(shard))

  /** Adding and deleting an entry creates the stream. */
  async function keep(stream: string): Promise<void> {
    if ((await redis.pexpire(stream, KEPT_MS)) === 1) return
    const id = await redis.xadd(stream, '*', 'try', '')
    if (id !== null) await redis.xdel(stream, id)
    await redis.pexpire(stream, KEPT_MS)
  }

  return {
    async add(webhookTry: WebhookTry): Promise<void> {
      const stream = keys.webhookTries(keys.shardOf(webhookTry.verification))
      const text = JSON.stringify(webhookTry)
      await redis.xadd(stream, 'NOMKSTREAM', 'MAXLEN', '~', MOST_KEPT, '*', 'try', text)
    },

    /**
     * Passes the oldest ones to `handle`, and deletes them once that resolves: each comes at least once.
     * @returns whether there may be more
     */
    async take(handle: (tries: readonly WebhookTry[]) => Promise<void>): Promise<boolean> {
      await Promise.all(streams.map(keep))
      const found = await Promise.all(streams.map((stream) => redis.xrange(stream, '-', '+', 'COUNT', BATCH)))
      // Another process may have created the stream a moment ago.
      const texts = found.flat().flatMap(([, fields]) => fields[1] || [])
      await handle(texts.map((text): WebhookTry => JSON.parse(text)))
      await Promise.all(
        found.map(async (entries, shard) => {
          const stream = streams[shard]
          if (stream !== undefined && entries.length > 0)
            await redis.xdel(stream, ...entries.map(([id]) => id))
        }),
      )
      return found.some(({ length }) => length === BATCH)
    },
  }
}
