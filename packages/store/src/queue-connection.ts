import { createIORedisClient, type IRedisClient } from 'bullmq'

import { type Batches, makeBatches, type Script } from './batches.ts'
import type { RedisConnection } from './redis.ts'

/** BullMQ's scripts that ours call. */
const CALLED: ReadonlySet<string> = new Set(['addDelayedJob', 'addStandardJob', 'removeJob'])

/** What queues and the ports speak to Redis by: a change of the queue can be one group with what it follows from. */
export interface QueueConnection {
  readonly batches: Batches
  /** for BullMQ */
  readonly client: IRedisClient
}

/** BullMQ hands its scripts to the client that it is given: so they are its own, of the very version that is installed. */
export function makeQueueConnection(redis: RedisConnection): QueueConnection {
  const scripts = new Map<string, Script>()
  const inner = createIORedisClient(redis)
  const defineCommand: IRedisClient['defineCommand'] = (command, definition) => {
    // Behind a colon stands its version.
    const name = command.replace(/:.*$/, '')
    if (CALLED.has(name)) scripts.set(name, { name, lua: definition.lua })
    inner.defineCommand(command, definition)
  }
  const client: IRedisClient = Object.create(inner, { defineCommand: { value: defineCommand } })
  return { client, batches: makeBatches(redis, () => [...scripts.values()]) }
}
