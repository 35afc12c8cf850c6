import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'

import { startRedis } from '../../../../test/support/redis.ts'
import { until } from '../../../../test/support/script.ts'
import { rawRedis, someOptions, testRedisUrl } from '../../test/redis.ts'
import { makeEviction } from './eviction.ts'

function watched(redis: Redis) {
  const reported: string[] = []
  const eviction = makeEviction(redis)
  eviction.watch((policy) => reported.push(policy))
  onTestFinished(() => {
    eviction.close()
    redis.disconnect()
  })
  return { eviction, reported }
}

it('reports the eviction policy of Redis, and each change at the next connection', async () => {
  const { url } = await startRedis()
  const admin = rawRedis(url)
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
  const redis = new Redis(url)
  const { eviction, reported } = watched(redis)
  expect(eviction.mayEvict()).toBeUndefined()
  await until(() => reported.length === 1)
  expect([reported, eviction.mayEvict()]).toEqual([['allkeys-lru'], true])

  await admin.config('SET', 'maxmemory-policy', 'noeviction')
  redis.disconnect(true)
  await until(() => reported.length === 2)
  expect([reported[1], eviction.mayEvict()]).toEqual(['noeviction', false])
  redis.disconnect(true)
  await new Promise((resolve) => redis.once('ready', resolve))
  await redis.ping()
  expect(reported).toHaveLength(2)
})

it('reports nothing if Redis forbids the query', async () => {
  const { prefix } = someOptions()
  const admin = rawRedis()
  await admin.acl('SETUSER', prefix, 'on', '>test', '~*', '&*', '+@all', '-info')
  onTestFinished(async () => void (await admin.acl('DELUSER', prefix)))
  const redis = new Redis(testRedisUrl(), { username: prefix, password: 'test', enableReadyCheck: false })
  const { eviction, reported } = watched(redis)
  await redis.ping()
  await redis.ping()
  expect([reported, eviction.mayEvict()]).toEqual([[], undefined])
})
