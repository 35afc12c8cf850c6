import { expect, it } from 'vitest'

import { makeKeys } from '../redis/keys.ts'
import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'
import { startIn } from '../../test/verify.ts'

it('counts planned steps by how late they are, and names those that are stuck', async () => {
  const options = someOptions({ shards: 2 })
  const store = await openTestStore(options)
  const ids = await Promise.all(Array.from({ length: 6 }, () => startIn(store)))
  const [onTime, late, stuck] = [ids.slice(0, 4), ids[4] ?? '', ids[5] ?? '']
  const [keys, raw, now] = [makeKeys(options), rawRedis(), Date.now()]
  const plan = (id: string, at: number) => raw.zadd(keys.due(keys.shardOf(id)), at, `${id}-1`)
  for (const id of onTime) await plan(id, now + 60_000)
  await plan(late, now - 30_000)
  await plan(stuck, now - 120_000)
  expect(await store.lateness(10)).toEqual({
    planned: 6,
    late: [
      { seconds: 1, steps: 2 },
      { seconds: 10, steps: 2 },
      { seconds: 60, steps: 1 },
      { seconds: 600, steps: 0 },
    ],
    stuck: [{ id: stuck, tick: 1, dueAt: now - 120_000 }],
  })
  expect((await store.lateness(0)).stuck).toEqual([])
})
