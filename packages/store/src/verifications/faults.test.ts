import { makePin, Secret } from '@pinpost/core'
import { describe, expect, it, onTestFinished } from 'vitest'

import { steps } from '../../../core/test/given.ts'
import { openTestStore, rawRedis, someKey, someOptions, someRequest } from '../../test/redis.ts'
import type { Store } from '../store.ts'

const freshPin = makePin(4, (count) => new Uint8Array(count).fill(7))

async function started(store: Store, changes = {}): Promise<string> {
  const result = await store.start(someRequest(changes))
  if (result.type !== 'started') throw new Error('did not start')
  return result.decision.verification.id
}

/** Runs jobs until the end of the test. @returns a promise of the first job of `id` */
function nextJobOf(store: Store, id: string): Promise<number> {
  return new Promise((resolve) => {
    const work = store.work({
      concurrency: 5,
      handle: (job) => {
        if (job.id === id) resolve(job.tick)
        return Promise.resolve()
      },
      onError: () => undefined,
    })
    onTestFinished(() => work.close())
  })
}

describe('after a crash or a lost queue', () => {
  it('a record whose job was never queued is re-queued by the sweeper once it is overdue', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const redis = rawRedis()
    const id = await started(store)
    // As after a crash between record and job: no key of the queue has the tick.
    const keys = await redis.keys(`{${options.prefix}0}:ticks:*`)
    await redis.del(...keys)
    expect(await store.sweep()).toBe(0)
    await redis.zadd(`{${options.prefix}0}:due`, Date.now() - 1_500, `${id}-1`)
    expect(await store.sweep()).toBe(1)
    expect(await store.sweep()).toBe(0)
    expect(await nextJobOf(store, id)).toBe(1)
  })

  it('an emptied queue is refilled from the due index, each tick once', async () => {
    const options = someOptions({ shards: 4 })
    const store = await openTestStore(options)
    const redis = rawRedis()
    const ids = await Promise.all(Array.from({ length: 40 }, () => started(store)))
    const keys = await redis.keys(`{${options.prefix}*}:ticks:*`)
    await redis.del(...keys)
    for (const id of ids) {
      await redis.zadd(
        `{${options.prefix}${Number.parseInt(id.slice(0, 2), 16)}}:due`,
        Date.now() - 1_500,
        `${id}-1`,
      )
    }
    const [first, second] = await Promise.all([store.sweep(), store.sweep()])
    expect(first + second).toBeGreaterThanOrEqual(40)
    const taken: string[] = []
    await new Promise<void>((resolve) => {
      const work = store.work({
        concurrency: 20,
        handle: async (job) => {
          const decision = await store.dispatch(job.id, { type: 'tickDue', tick: job.tick, freshPin })
          if (decision?.reply === 'done') taken.push(job.id)
          if (taken.length === ids.length) resolve()
        },
        onError: () => undefined,
      })
      onTestFinished(() => work.close())
    })
    expect(taken.toSorted()).toEqual(ids.toSorted())
  })

  it('a failed job is removed from the queue, and its tick is re-queued by the sweeper', async () => {
    const store = await openTestStore()
    const id = await started(store)
    let failures = 0
    const again = new Promise<void>((resolve) => {
      const work = store.work({
        concurrency: 1,
        handle: () => {
          failures += 1
          if (failures === 2) resolve()
          return Promise.reject(new Error('the process had a bad day'))
        },
        onError: () => undefined,
      })
      onTestFinished(() => work.close())
    })
    const timer = setInterval(() => void store.sweep(), 200)
    onTestFinished(() => {
      clearInterval(timer)
    })
    await again
    expect(failures).toBe(2)
    expect((await store.dispatch(id, { type: 'expiryDue' }))?.reply).toBe('goesOn')
  })

  it('a tick whose record has expired is dropped', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const redis = rawRedis()
    const id = await started(store)
    await redis.del(`{${options.prefix}0}:v:${id}`)
    await store.dropOrphan({ id, tick: 1 })
    expect(await redis.zcard(`{${options.prefix}0}:due`)).toBe(0)
  })

  it('a tick whose record was written after its job is not dropped', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const id = await started(store)
    // A worker found no record, but by now there is one.
    await store.dropOrphan({ id, tick: 1 })
    expect(await rawRedis().zcard(`{${options.prefix}0}:due`)).toBe(1)
  })

  it('a number whose record has expired can be verified again', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const redis = rawRedis()
    const request = someRequest()
    const first = await store.start(request)
    if (first.type !== 'started') throw new Error('did not start')
    await redis.del(`{${options.prefix}0}:v:${first.decision.verification.id}`)
    expect(await store.start(request)).toMatchObject({ type: 'started' })
  })

  it('a number whose verification is past its end is free even if no worker ran', async () => {
    const store = await openTestStore()
    // The first step never ran, and 300 s at a scale of 10000 are over in 30 ms.
    const request = someRequest({ steps: steps('sms0'), timeScale: 10_000 })
    const first = await store.start(request)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await store.start(request)).toMatchObject({ type: 'started' })
    if (first.type !== 'started') throw new Error('did not start')
    const found = await store.dispatch(first.decision.verification.id, { type: 'expiryDue' })
    expect(found?.verification.state).toBe('expired')
  })

  it('an ended verification disappears after its retention', async () => {
    const options = someOptions({ retentionMs: 60_000 })
    const store = await openTestStore(options)
    const redis = rawRedis()
    const id = await started(store)
    expect(await redis.pttl(`{${options.prefix}0}:v:${id}`)).toBe(-1)
    await store.dispatch(id, { type: 'check', code: new Secret('4711') })
    const left = await redis.pttl(`{${options.prefix}0}:v:${id}`)
    expect(left).toBeGreaterThan(55_000)
    expect(left).toBeLessThanOrEqual(60_000)
  })
})

describe('rotation of the PIN keys', () => {
  it('a record under an old key is readable while the key is in the ring, and sealed under the first key when written', async () => {
    const options = someOptions()
    const [old] = options.keyRing
    const before = await openTestStore(options)
    const id = await started(before)

    const rotated = await openTestStore({ ...options, keyRing: [{ kid: 'k2', key: someKey() }, old] })
    expect((await rotated.dispatch(id, { type: 'check', code: new Secret('0000') }))?.reply).toBe('wrong')
    const record = await rawRedis().get(`{${options.prefix}0}:v:${id}`)
    expect(record).toContain('"":"k2:')
    expect((await rotated.dispatch(id, { type: 'check', code: new Secret('4711') }))?.reply).toBe('right')
  })

  it('a record under a removed key cannot be opened, and the error names the key only', async () => {
    const options = someOptions()
    const before = await openTestStore(options)
    const id = await started(before)
    const after = await openTestStore({ ...options, keyRing: [{ kid: 'k9', key: someKey() }] })
    await expect(after.dispatch(id, { type: 'expiryDue' })).rejects.toThrow(
      'sealed under key k1, which is not in the ring',
    )
  })

  it('a sealed blob that was moved to another record does not open', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const redis = rawRedis()
    const [one, other] = [await started(store), await started(store)]
    const text = await redis.get(`{${options.prefix}0}:v:${one}`)
    await redis.set(`{${options.prefix}0}:v:${other}`, text ?? '')
    await expect(store.dispatch(other, { type: 'expiryDue' })).rejects.toThrow('unable to authenticate data')
  })
})
