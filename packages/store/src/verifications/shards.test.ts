import { EventEmitter, once } from 'node:events'

import { describe, expect, it, onTestFinished } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../test/redis.ts'
import { makeKeys } from '../redis/keys.ts'
import type { TickJob } from '../queue/queue.ts'
import type { Store } from '../store.ts'

/** A worker that records its jobs, and takes as long as a delivery. */
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

/** Holds jobs until the test releases them. */
function gate() {
  const events = new EventEmitter()
  return { opened: once(events, 'open'), open: () => events.emit('open') }
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
  it('a busy shard does not delay the others', async () => {
    const options = someOptions({ shards: 2 })
    const { shardOf } = makeKeys(options)
    const store = await openTestStore(options)
    const isHot = (id: string): boolean => shardOf(id) === 0
    const ids = await startMany(store, 200)
    const cold = ids.filter((id) => !isHot(id)).length
    const coldDone = gate()

    const handled = startWorker(store, 2, async ({ id }) => {
      if (isHot(id)) await coldDone.opened
    })
    await expect.poll(() => handled.length).toBe(cold)
    expect(handled.filter(isHot)).toEqual([])
    coldDone.open()
    await expect.poll(() => handled.length).toBe(ids.length)
  })

  it('each shard is processed by all workers', async () => {
    const options = someOptions({ shards: 16 })
    const { shardOf } = makeKeys(options)
    const stores = [await openTestStore(options), await openTestStore(options)]
    const [store] = stores
    if (store === undefined) throw new Error('no store')
    const ids = await startMany(store, 600)
    const bothAtWork = gate()
    const held = stores.map(() => new Set<number>())
    const shares = stores.map((each, index) =>
      startWorker(each, 2, async ({ id }) => {
        held[index]?.add(shardOf(id))
        await bothAtWork.opened
      }),
    )
    // Both workers hold jobs of every shard before any job is finished.
    await expect.poll(() => held.map(({ size }) => size)).toEqual([16, 16])
    bothAtWork.open()
    await expect.poll(() => shares.flat().length).toBe(ids.length)
    expect(new Set(shares.flat())).toEqual(new Set(ids))
  })
})
