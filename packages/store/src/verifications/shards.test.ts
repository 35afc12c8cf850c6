import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, it, onTestFinished } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../test/redis.ts'
import { makeKeys } from '../redis/keys.ts'
import type { TickJob } from '../queue/queue.ts'
import type { Store } from '../store.ts'

/** A worker that notes what it was given, after as long as a delivery takes. */
function startWorker(store: Store, concurrency: number, handle: (job: TickJob) => Promise<unknown>) {
  const handled: string[] = []
  const worker = store.work({
    concurrency,
    async handle(job) {
      await handle(job)
      handled.push(job.id)
    },
    onError: (error) => {
      throw error
    },
  })
  onTestFinished(() => worker.close())
  return handled
}

/** Starts verifications whose first ticks are due now. @returns their ids */
async function startMany(store: Store, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const started = await store.start(someRequest())
    if (started.type === 'started') ids.push(started.decision.verification.id)
  }
  return ids
}

describe('the queues of shards', () => {
  it('a shard with much to do does not hold up the others', async () => {
    const options = someOptions({ shards: 2 })
    const { shardOf } = makeKeys(options)
    const store = await openTestStore(options)
    const isHot = (id: string): boolean => shardOf(id) === 0
    const ids = await startMany(store, 400)
    const hot = ids.filter(isHot).length
    const cold = ids.length - hot

    const handled = startWorker(store, 2, ({ id }) => sleep(isHot(id) ? 40 : 1))
    await expect.poll(() => handled.filter((id) => !isHot(id)).length, { timeout: 15_000 }).toBe(cold)
    expect(handled.filter(isHot).length).toBeLessThan(hot / 2)
  })

  it('each shard is worked off by all workers', async () => {
    const options = someOptions({ shards: 16 })
    const { shardOf } = makeKeys(options)
    const stores = [await openTestStore(options), await openTestStore(options)]
    const [store] = stores
    if (store === undefined) throw new Error('no store')
    const ids = await startMany(store, 600)
    const shares = stores.map((each) => startWorker(each, 2, () => sleep(5)))
    await expect.poll(() => shares.flat().length, { timeout: 15_000 }).toBe(ids.length)
    expect(new Set(shares.flat())).toEqual(new Set(ids))
    for (const share of shares) {
      expect(share.length).toBeGreaterThan(ids.length / 5)
      expect(new Set(share.map(shardOf)).size).toBeGreaterThan(12)
    }
  })
})
