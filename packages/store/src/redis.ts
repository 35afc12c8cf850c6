import { readFileSync } from 'node:fs'

import { Redis } from 'ioredis'

/** A request waits at most so long for Redis before it is answered with the wire's internal error. */
const COMMAND_TIMEOUT_MS = 2_000
const LONGEST_RECONNECT_PAUSE_MS = 1_000

declare module 'ioredis' {
  interface RedisCommander {
    pinpostCreate(record: string, lock: string, due: string, ...args: (string | number)[]): Promise<string>
    pinpostWrite(record: string, lock: string, due: string, ...args: (string | number)[]): Promise<number>
    pinpostRelease(lock: string, id: string): Promise<number>
    pinpostTakeRate(bucket: string, pauseMs: number, burst: number, longestWaitMs: number): Promise<number>
    pinpostCredit(counts: string, ...args: (string | number)[]): Promise<null>
  }
}

/** One statement, one file, with its keys and answers on top. */
const SCRIPTS = [
  { name: 'pinpostCreate', file: 'create.lua', numberOfKeys: 3 },
  { name: 'pinpostWrite', file: 'write.lua', numberOfKeys: 3 },
  { name: 'pinpostRelease', file: 'release.lua', numberOfKeys: 1 },
  { name: 'pinpostTakeRate', file: 'take-rate.lua', numberOfKeys: 1 },
  { name: 'pinpostCredit', file: 'credit.lua', numberOfKeys: 1 },
].map(({ file, ...script }) => ({
  ...script,
  lua: readFileSync(new URL(`../scripts/${file}`, import.meta.url), 'utf8'),
}))

const retryStrategy = (times: number): number => Math.min(50 * times, LONGEST_RECONNECT_PAUSE_MS)

/**
 * The connection for commands. It fails at once while Redis is away, rather than queueing requests that nobody
 * waits for any more, and connects again by itself. A command that was cut off is sent once more on the next
 * connection: every script that keeps a verification answers a repetition as it answered the first, and a rate or a
 * count that is taken twice does no harm.
 */
export function connectForCommands(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy,
  })
  for (const { name, ...definition } of SCRIPTS) redis.defineCommand(name, definition)
  redis.on('error', onError)
  return redis
}

/** The connection of a queue worker: it blocks for jobs and waits for Redis as long as it takes, as BullMQ asks. */
export function connectForWorker(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy,
  })
  redis.on('error', onError)
  return redis
}
