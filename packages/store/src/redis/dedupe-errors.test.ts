import { expect, it } from 'vitest'

import { startRedis } from '../../../../test/support/redis.ts'
import { openTestStore, someOptions } from '../../test/redis.ts'

it('an error of a connection is reported once, however many queues use it', async () => {
  const redis = await startRedis()
  const reported: unknown[] = []
  const report = (error: unknown): void => void reported.push(error)
  const store = await openTestStore(someOptions({ redisUrl: redis.url, shards: 4, onError: report }))
  const work = store.work({ concurrency: 1, handle: async () => {}, onError: report })
  await redis.kill()
  await expect.poll(() => reported.length).toBeGreaterThan(5)
  expect(new Set(reported).size).toBe(reported.length)
  await redis.restart()
  await work.close()
})
