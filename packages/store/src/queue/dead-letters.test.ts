import { makePin, Secret } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { openTestStore, rawRedis, someKey, someOptions, someRequest } from '../../test/redis.ts'
import type { Store } from '../store.ts'
import { UnreadableRecord } from '../verifications/unreadable.ts'

const freshPin = makePin(4, (count) => new Uint8Array(count).fill(7))
const LIFE_MS = 60_000

async function world() {
  const options = someOptions({ retentionMs: LIFE_MS })
  const tag = `{${options.prefix}0}`
  const redis = rawRedis()
  const store = await openTestStore(options)
  const request = someRequest()
  const started = await store.start(request)
  if (started.type !== 'started') throw new Error('did not start')
  const { id } = started.decision.verification
  return { options, tag, redis, store, request, id, due: () => redis.zscore(`${tag}:due`, `${id}-1`) }
}

/** A process with other keys, or one that does not know the format. */
const withOtherKeys = (options: ReturnType<typeof someOptions>): Promise<Store> =>
  openTestStore({ ...options, keyRing: [{ kid: 'k2', key: someKey() }] })

async function failing(store: Store, id: string): Promise<UnreadableRecord> {
  try {
    await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
  } catch (error) {
    if (error instanceof UnreadableRecord) return error
  }
  throw new Error('it was read')
}

async function buried(store: Store, id: string): Promise<void> {
  const { reason } = await failing(store, id)
  for (let tries = 1; tries < 5; tries++) {
    expect(await store.deadLetters.tickFailed({ id, tick: 1 }, reason)).toEqual({ type: 'again', tries })
  }
  expect(await store.deadLetters.tickFailed({ id, tick: 1 }, reason)).toEqual({ type: 'dead' })
}

describe('a tick whose record cannot be read', () => {
  it('is tried again after growing pauses, and leaves the due index after the fifth try', async () => {
    const { options, store, id, due } = await world()
    const other = await withOtherKeys(options)
    const pauses: number[] = []
    for (let tries = 1; tries < 5; tries++) {
      const before = Date.now()
      await other.deadLetters.tickFailed({ id, tick: 1 }, 'key')
      pauses.push(Math.floor((Number(await due()) - before) / 1_000))
    }
    expect(pauses).toEqual([2, 4, 8, 16])
    expect(await other.deadLetters.list()).toEqual([])
    await other.deadLetters.tickFailed({ id, tick: 1 }, 'key')
    expect(await due()).toBeNull()
    expect(await store.deadLetters.list()).toEqual([{ id, tick: 1, reason: 'key', at: expect.any(Number) }])
    expect(await store.deadLetters.find(id)).toMatchObject({ id, reason: 'key' })
    expect((await store.queueStates())[0]).toMatchObject({ deadLetters: 1, oldestDueSeconds: 0 })
    // A late try changes nothing.
    expect(await other.deadLetters.tickFailed({ id, tick: 1 }, 'key')).toEqual({ type: 'overtaken' })
  })

  it('names the reason, and frees the number for a new start', async () => {
    const { options, store, request, id, tag, redis } = await world()
    const other = await withOtherKeys(options)
    await expect(other.start(request)).rejects.toThrow(UnreadableRecord)
    expect(await failing(other, id)).toMatchObject({ id, reason: 'key' })
    await buried(other, id)
    expect(await redis.keys(`${tag}:lock:*`)).toEqual([])
    expect(await other.start(request)).toMatchObject({ type: 'started' })
    // Its record expires, and its tries leave nothing behind.
    const life = await redis.pttl(`${tag}:v:${id}`)
    expect(life).toBeGreaterThan(LIFE_MS / 2)
    expect(life).toBeLessThanOrEqual(LIFE_MS)
    expect(await redis.keys(`${tag}:tries:*`)).toEqual([])
    expect(await store.deadLetters.list()).toHaveLength(1)
  })

  it('frees the number too if nothing of its record can be read', async () => {
    const { store, request, id, tag, redis } = await world()
    await redis.set(`${tag}:v:${id}`, 'garbage')
    await buried(store, id)
    // Its lock is unknown, so the next start finds it.
    expect(await redis.keys(`${tag}:lock:*`)).toHaveLength(1)
    expect(await store.start(request)).toMatchObject({ type: 'started' })
  })

  it('does not take the number from a verification that has it now', async () => {
    const { options, redis, tag, id } = await world()
    const other = await withOtherKeys(options)
    const [lock = ''] = await redis.keys(`${tag}:lock:*`)
    await redis.set(lock, 'another')
    await buried(other, id)
    expect(await redis.get(lock)).toBe('another')
  })

  it('becomes a dead letter too if core’s rules reject its record', async () => {
    const { store, id, tag, redis } = await world()
    const text = (await redis.get(`${tag}:v:${id}`)) ?? ''
    await redis.set(`${tag}:v:${id}`, text.replace(/"g":\d+/, '"g":9'))
    const error = await failing(store, id)
    expect(error).toMatchObject({ reason: 'rules', message: expect.stringContaining('(tickDue)') })
    await buried(store, id)
  })

  it('is kept as long as its record, at most 10,000 in a shard', async () => {
    const { store, id, tag, redis } = await world()
    const add = redis.pipeline()
    for (let i = 0; i < 10_001; i++) {
      const other = `00${String(i).padStart(30, '0')}`
      add.zadd(`${tag}:dead`, Date.now() - 1_000, other)
      add.hset(`${tag}:dead-letters`, other, JSON.stringify({ id: other, tick: 1, reason: 'key', at: 0 }))
    }
    add.zadd(`${tag}:dead`, Date.now() - LIFE_MS - 1, 'f'.repeat(32))
    add.hset(`${tag}:dead-letters`, 'f'.repeat(32), '{}')
    await add.exec()
    await redis.set(`${tag}:v:${id}`, 'garbage')
    await buried(store, id)
    expect([await redis.zcard(`${tag}:dead`), await redis.hlen(`${tag}:dead-letters`)]).toEqual([
      10_000, 10_000,
    ])
    expect(await store.deadLetters.find(id)).toMatchObject({ id })
    expect(await redis.hexists(`${tag}:dead-letters`, 'f'.repeat(32))).toBe(0)
  })
})

describe('a dead letter', () => {
  it('is planned again once its record can be read, with its number', async () => {
    const { options, store, request, id, due, redis, tag } = await world()
    const other = await withOtherKeys(options)
    await buried(other, id)
    await expect(other.deadLetters.retry(id)).rejects.toThrow('sealed under key k1')
    expect(await store.deadLetters.retry(id)).toBe('planned')
    expect(await due()).not.toBeNull()
    expect(await redis.pttl(`${tag}:v:${id}`)).toBe(-1)
    expect(await store.start(request)).toEqual({ type: 'running', id })
    expect(await store.deadLetters.list()).toEqual([])
    expect((await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin }))?.reply).toBe('done')
    expect(await store.deadLetters.retry(id)).toBe('unknown')
  })

  it('is not retried while its number has another verification in progress', async () => {
    const { options, store, request, id, due } = await world()
    await buried(await withOtherKeys(options), id)
    const next = await store.start(request)
    if (next.type !== 'started') throw new Error('did not start')
    expect(await store.deadLetters.retry(id)).toBe('addressTaken')
    expect([await due(), (await store.deadLetters.list()).length]).toEqual([null, 1])
    await store.dispatch(next.decision.verification.id, { type: 'check', code: new Secret('4711') })
    expect(await store.deadLetters.retry(id)).toBe('planned')
  })

  it('leaves the list once its verification has ended or expired, or it was dropped', async () => {
    const [ended, gone, dropped] = [await world(), await world(), await world()]
    for (const { options, id } of [ended, gone, dropped]) await buried(await withOtherKeys(options), id)
    await ended.store.dispatch(ended.id, { type: 'check', code: new Secret('4711') })
    expect(await ended.store.deadLetters.retry(ended.id)).toBe('over')
    await gone.redis.del(`${gone.tag}:v:${gone.id}`)
    expect(await gone.store.deadLetters.retry(gone.id)).toBe('over')
    expect(await dropped.store.deadLetters.drop(dropped.id)).toBe(true)
    expect(await dropped.store.deadLetters.drop(dropped.id)).toBe(false)
    for (const { store, redis, tag } of [ended, gone, dropped]) {
      expect(await store.deadLetters.list()).toEqual([])
      expect(await redis.exists(`${tag}:dead`, `${tag}:dead-letters`)).toBe(0)
    }
  })

  it('is found by its id only', async () => {
    const { store } = await world()
    for (const id of ['', '*', 'ff'.repeat(16), 'x'.repeat(32)]) {
      expect(await store.deadLetters.find(id)).toBeUndefined()
      expect(await store.deadLetters.drop(id)).toBe(false)
      expect(await store.deadLetters.retry(id)).toBe('unknown')
    }
  })
})
