import type { Telemetry } from 'bullmq'

import { makeQueue, type TickQueue } from './queue.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** A cluster that lost a server in this moment stays connected, and says nothing once it is whole again. */
const TRY_AGAIN_MS = 1_000

/**
 * The queues of all shards. They are made on the first connection that works: BullMQ asks a new connection for its
 * version once, and a queue that got no answer to that would never recover.
 */
export function makeQueues(
  redis: RedisConnection,
  prefixes: readonly string[],
  onError: (error: unknown) => void,
  telemetry?: Telemetry,
) {
  let queues: readonly TickQueue[] | undefined
  let again: NodeJS.Timeout | undefined

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
      // Each listens to the connection: those that failed would gather there.
      await Promise.all(opened.map((queue) => queue.close())).catch(onError)
      if (redis.status !== 'end') again = setTimeout(() => void open(), TRY_AGAIN_MS)
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
      clearTimeout(again)
      await Promise.all((queues ?? []).map((queue) => queue.close()))
    },
  }
}
