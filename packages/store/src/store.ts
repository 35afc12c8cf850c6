import type { Command, CommandType, Decision, Replies, StartRequest, Verification } from '@pinpost/core'
import type { Redis } from 'ioredis'

import { type Accounts, makeAccounts } from './accounts.ts'
import { dispatch, startVerification, type StartResult } from './dispatch.ts'
import { makeKeys, MAX_SHARDS } from './keys.ts'
import { makeQueue, makeWorker, type TickJob, type TickQueue, type WorkOptions } from './queue.ts'
import { makeRedisPorts } from './redis-ports.ts'
import { connectForCommands, connectForWorker } from './redis.ts'
import { type KeyRing, makeSeal } from './seal.ts'
import { forgetTick, sweepShard } from './sweep.ts'

export interface StoreOptions {
  readonly redisUrl: string
  readonly prefix: string
  /** 1–256; the same in every process */
  readonly shards: number
  readonly keyRing: KeyRing
  /** 32 bytes */
  readonly fingerprintKey: Buffer
  /** how long an ended verification stays searchable */
  readonly retentionMs: number
  /** Redis or a queue failed behind a call that went on; the connections mend themselves. */
  readonly onError: (error: unknown) => void
}

export interface Store {
  readonly accounts: Accounts
  start(request: Omit<StartRequest, 'id'>): Promise<StartResult>
  /** The only door through which a verification changes; undefined where there is none of that id. */
  dispatch<T extends CommandType>(
    id: string,
    command: Command<T> | ((current: Verification) => Command<T>),
  ): Promise<Decision<Replies[T] | 'ended'> | undefined>
  /** The id of the verification in progress for this account and number. */
  findRunning(account: string, number: string): Promise<string | undefined>
  /** Takes due ticks until closed. `close` waits for the jobs under way. */
  work(options: WorkOptions): { close(): Promise<void> }
  /** Puts back the overdue ticks that lost their job. */
  sweep(): Promise<number>
  forgetTick(job: TickJob): Promise<void>
  /** @throws Error where Redis does not answer in time */
  ping(): Promise<void>
  close(): Promise<void>
}

const now = (): number => Date.now()

export function openStore(options: StoreOptions): Store {
  const { redisUrl, shards, retentionMs, onError } = options
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS)
    throw new RangeError(`shards: 1 to ${MAX_SHARDS}`)
  const redis: Redis = connectForCommands(redisUrl, onError)
  const keys = makeKeys(options)
  const queues = Array.from({ length: shards }, (_, shard) => makeQueue(redis, keys.tag(shard)))
  for (const { queue } of queues) queue.on('error', onError)

  const queueOfShard = (shard: number): TickQueue => {
    const queue = queues[shard]
    if (queue === undefined) throw new RangeError(`shard ${shard} of ${shards}`)
    return queue
  }
  const queueOf = (id: string): TickQueue => queueOfShard(keys.shardOf(id))
  const seal = makeSeal(options.keyRing)
  const ports = makeRedisPorts({ redis, keys, seal, retentionMs, queueOf, now, queueFailed: onError })

  return {
    accounts: makeAccounts(redis, keys, now),
    start: (request) => startVerification(ports, request),
    dispatch: async (id, command) => (keys.isId(id) ? dispatch(ports, id, command) : undefined),
    findRunning: async (account, number) => (await redis.get(keys.lock(account, number))) ?? undefined,

    work(workOptions) {
      const connection = connectForWorker(redisUrl, onError)
      const workers = queues.map((_, shard) => makeWorker(connection, keys.tag(shard), workOptions))
      return {
        async close() {
          await Promise.all(workers.map((worker) => worker.close()))
          connection.disconnect()
        },
      }
    },

    async sweep() {
      const found = await Promise.all(
        queues.map((queue, shard) => sweepShard(redis, keys, shard, queue, now())),
      )
      return found.reduce((sum, count) => sum + count, 0)
    },
    forgetTick: (job) => forgetTick(redis, keys, job),

    async ping() {
      await redis.ping()
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()))
      redis.disconnect()
    },
  }
}
