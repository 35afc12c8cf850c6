import { expect, it } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../test/redis.ts'

it('reports the waiting jobs of each shard, and the age of the oldest due tick', async () => {
  const store = await openTestStore(someOptions({ shards: 2 }))
  const empty = { jobs: { waiting: 0, active: 0, delayed: 0 }, oldestDueSeconds: 0, deadLetters: 0 }
  expect(await store.queueStates()).toEqual([
    { shard: 0, ...empty },
    { shard: 1, ...empty },
  ])

  // No worker runs, so its first tick is due from now on.
  const started = await store.start(someRequest())
  const { id } = started.type === 'started' ? started.decision.verification : started
  await new Promise((resolve) => setTimeout(resolve, 50))
  const [state, other] = (await store.queueStates()).toSorted(
    (a, b) => b.oldestDueSeconds - a.oldestDueSeconds,
  )
  expect(state?.shard).toBe(Number.parseInt(id.slice(0, 2), 16))
  expect(state?.oldestDueSeconds).toBeGreaterThan(0.04)
  const { waiting = 0, delayed = 0 } = state?.jobs ?? {}
  expect(waiting + delayed).toBe(1)
  expect(other).toMatchObject(empty)
})
