import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'

const idOf = (index: number): string => `00${String(index).padStart(30, '0')}`

it('finds a tick without a job behind thousands with one, and continues where the last run ended', async () => {
  const options = someOptions()
  const tag = `{${options.prefix}0}`
  const store = await openTestStore(options)
  const redis = rawRedis()
  const longAgo = Date.now() - 3_600_000
  const fill = redis.pipeline()
  // Many at the same instant, across the ends of pages; each has a job.
  for (let index = 0; index < 12_500; index++) {
    fill.zadd(`${tag}:due`, longAgo + Math.floor(index / 700), `${idOf(index)}-1`)
    fill.set(`${tag}:ticks:${idOf(index)}-1`, 'a job')
  }
  await fill.exec()
  const lost = [3, 999, 1_000, 5_432, 11_999, 12_499]
  for (const index of lost) await redis.del(`${tag}:ticks:${idOf(index)}-1`)

  // One run reads at most 10,000 of a shard.
  expect(await store.sweep()).toBe(4)
  expect(await store.sweep()).toBe(2)
  const rescued = await Promise.all(lost.map((index) => redis.type(`${tag}:ticks:${idOf(index)}-1`)))
  expect(rescued).toEqual(lost.map(() => 'hash'))
  // And it begins again at the oldest.
  await redis.del(`${tag}:ticks:${idOf(0)}-1`)
  expect(await store.sweep()).toBe(1)
})

it('ignores ticks that are overdue by less than a second', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  const redis = rawRedis()
  await redis.zadd(`{${options.prefix}0}:due`, Date.now() + 60_000, `${idOf(1)}-1`)
  expect(await store.sweep()).toBe(0)
})
