import { onTestFinished } from 'vitest'

import { openTestStore, rawRedis, someOptions, testRedisUrl } from '../../test/redis.ts'
import { makeGuesses } from '../limits/guesses.ts'
import { makeLimits } from '../limits/limits.ts'
import { makeKeys } from '../redis/keys.ts'
import { decodeEntry } from '../outbox/entry.ts'
import { testPorts } from './ports.suite.ts'
import { makeQueue, parseTickId, tickId } from '../queue/queue.ts'
import { makeRedisPorts } from './redis-ports.ts'
import { connectForCommands } from '../redis/redis.ts'
import { makeSeal } from './seal.ts'

testPorts('Redis', async () => {
  const options = someOptions({ shards: 4 })
  await openTestStore(options)
  const redis = connectForCommands(testRedisUrl(), options.onError)
  await new Promise((resolve) => redis.once('ready', resolve))
  const keys = makeKeys(options)
  const queues = Array.from({ length: 4 }, (_, shard) => makeQueue(redis, keys.tag(shard)))
  const queueOf = (id: string) => queues[keys.shardOf(id)] ?? makeQueue(redis, keys.tag(0))
  await Promise.all(queues.map(({ queue }) => queue.waitUntilReady()))
  onTestFinished(async () => {
    await Promise.all(queues.map((queue) => queue.close()))
    redis.disconnect()
  })
  const look = rawRedis()
  await Promise.all(
    queues.map((_, shard) => look.xgroup('CREATE', keys.outbox(shard), 'test', '$', 'MKSTREAM')),
  )
  return {
    ports: makeRedisPorts({
      redis,
      keys,
      seal: makeSeal(options.keyRing),
      receiptWaitMs: 300_000,
      outboxBound: 1_000,
      retentionMs: options.retentionMs,
      queueOf,
      now: () => Date.now(),
      queueFailed: options.onError,
      ended: () => undefined,
      guesses: makeGuesses({
        limits: makeLimits(redis, keys),
        limitsOf: () => Promise.resolve({}),
        onError: options.onError,
      }),
    }),
    async queued(id) {
      const ticks = [1, 2, 3, 4, 5]
      const found = await Promise.all(ticks.map((tick) => queueOf(id).queue.getJob(tickId(id, tick))))
      return ticks.filter((_, index) => found[index] !== undefined)
    },
    async entries(id) {
      const kept = await look.xrange(keys.outbox(keys.shardOf(id)), '-', '+')
      return kept.map(([at, [, text = '']]) => decodeEntry(at, text)).filter((entry) => entry.id === id)
    },
    async due(id) {
      const members = await look.zrange(keys.due(keys.shardOf(id)), '0', '-1', 'WITHSCORES')
      const index = members.findIndex((member) => member.startsWith(id))
      return index === -1
        ? undefined
        : { number: parseTickId(members[index] ?? '').tick, at: Number(members[index + 1]) }
    },
  }
})
