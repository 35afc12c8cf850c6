import type { Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'

import { makeQueue, type TickQueue } from './queue.ts'

/**
 * The queues of all shards. They are made on the first connection that works: BullMQ asks a new connection for its
 * version once, and a queue that got no answer to that would never recover.
 */
export function makeQueues(
  redis: Redis,
  prefixes: readonly string[],
  onError: (error: unknown) => void,
  telemetry?: Telemetry,
) {
  let queues: readonly TickQueue[] | undefined

  const open = async (): Promise<void> => {
    if (queues !== undefined) return
    const opened = prefixes.map((prefix) => makeQueue(redis, prefix, telemetry))
    for (const { queue } of opened) queue.on('error', onError)
    queues = opened
    try {
      await Promise.all(opened.map(({ queue }) => queue.waitUntilReady()))
    } catch (error) {
      queues = undefined
      onError(error)
    }
  }
  redis.on('ready', () => void open())

  const all = (): readonly TickQueue[] => {
    if (queues === undefined) throw new Error('Redis has not been reached yet')
    return queues
  }
  return {
    all,
    areOpen: (): boolean => queues !== undefined,
    /** @throws Error before the first connection */
    ofShard(shard: number): TickQueue {
      const queue = all()[shard]
      if (queue === undefined) throw new RangeError(`shard ${shard} of ${prefixes.length}`)
      return queue
    },
    async close(): Promise<void> {
      await Promise.all((queues ?? []).map((queue) => queue.close()))
    },
  }
}
