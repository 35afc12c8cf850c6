import type { Queue } from 'bullmq'

import type { RedisConnection } from '../redis/redis.ts'

/** A cluster that loses a server stays connected and emits no event when it recovers, so try again. */
const TRY_AGAIN_MS = 1_000

interface OneQueue {
  readonly queue: Pick<Queue, 'on' | 'waitUntilReady'>
  close(): Promise<void>
}

/**
 * The queues of all shards, created on the first working connection: BullMQ asks a connection for its version only
 * once, and a queue without an answer never recovers.
 */
export function makeQueues<Q extends OneQueue>(
  redis: RedisConnection,
  prefixes: readonly string[],
  makeOne: (prefix: string) => Q,
  onError: (error: unknown) => void,
) {
  let queues: readonly Q[] | undefined
  let again: NodeJS.Timeout | undefined

  const open = async (): Promise<void> => {
    if (queues !== undefined) return
    const opened = prefixes.map(makeOne)
    for (const { queue } of opened) queue.on('error', onError)
    queues = opened
    try {
      await Promise.all(opened.map(({ queue }) => queue.waitUntilReady()))
    } catch (error) {
      queues = undefined
      onError(error)
      // Failed queues would leave their listeners on the connection.
      await Promise.all(opened.map((queue) => queue.close())).catch(onError)
      if (redis.status !== 'end') again = setTimeout(() => void open(), TRY_AGAIN_MS)
    }
  }
  redis.on('ready', () => void open())
  if (redis.status === 'ready') void open()

  const all = (): readonly Q[] => {
    if (queues === undefined) throw new Error('Redis has not been reached yet')
    return queues
  }
  return {
    all,
    areOpen: (): boolean => queues !== undefined,
    /** @throws Error before the first connection */
    ofShard(shard: number): Q {
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
