import { setTimeout as sleep } from 'node:timers/promises'

import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'

import { rawRedis, someOptions, testRedisUrl } from '../../test/redis.ts'
import { makeQueue } from './queue.ts'
import { makeQueues } from './queues.ts'

const waitFor = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(20)
}

it('queues that could not be opened are closed before they are opened again, and leave no listener behind', async () => {
  const { prefix } = someOptions()
  const admin = rawRedis()
  // BullMQ queries the version on a new connection, which this user may not do at first.
  await admin.acl('SETUSER', prefix, 'on', '>test', '~*', '&*', '+@all', '-info')
  onTestFinished(async () => void (await admin.acl('DELUSER', prefix)))
  const redis = new Redis(testRedisUrl(), { username: prefix, password: 'test', enableReadyCheck: false })
  const errors: unknown[] = []
  const queues = makeQueues(
    redis,
    [`{${prefix}0}`],
    (each) => makeQueue(redis, each),
    (error) => errors.push(error),
  )
  onTestFinished(async () => {
    await queues.close()
    redis.disconnect()
  })
  const listeners = () => redis.eventNames().reduce((sum, event) => sum + redis.listenerCount(event), 0)
  const before = listeners()
  for (const failures of [1, 2, 3]) {
    await waitFor(() => errors.length >= failures && listeners() === before)
  }
  expect(queues.areOpen()).toBe(false)
  await admin.acl('SETUSER', prefix, '+info')
  await waitFor(() => queues.areOpen())
  expect(queues.ofShard(0).queue.name).toBe('ticks')
})
