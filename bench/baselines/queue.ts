import { Queue } from 'bullmq'
import { Redis } from 'ioredis'

export const QUEUE_NAME = 'ticks'

/** As `packages/store/src/redis/redis.ts` connects for commands. */
export const connect = (url: string): Redis =>
  new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    connectTimeout: 2_000,
  })

/** As `packages/store/src/queue/queue.ts` opens its own. */
export async function openQueue(redis: Redis, prefix: string): Promise<Queue> {
  if (redis.status !== 'ready') await new Promise<void>((resolve) => redis.once('ready', () => resolve()))
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix, streams: { events: { maxLen: 10 } } })
  await queue.waitUntilReady()
  return queue
}
