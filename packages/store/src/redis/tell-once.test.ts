import { expect, it } from 'vitest'

import { startRedis } from '../../../../test/support/redis.ts'
import { openTestStore, someOptions } from '../../test/redis.ts'

it('an error of a connection is told once, however many queues use it', async () => {
  const redis = await startRedis()
  const told: unknown[] = []
  const tell = (error: unknown): void => void told.push(error)
  const store = await openTestStore(someOptions({ redisUrl: redis.url, shards: 4, onError: tell }))
  const work = store.work({ concurrency: 1, handle: async () => {}, onError: tell })
  await redis.kill()
  await expect.poll(() => told.length).toBeGreaterThan(5)
  expect(new Set(told).size).toBe(told.length)
  await redis.restart()
  await work.close()
})
