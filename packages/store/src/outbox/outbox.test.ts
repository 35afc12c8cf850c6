import { type EventEntry, Secret } from '@pinpost/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { freshPin, startIn, verifyIn, WAIT } from '../../test/verify.ts'
import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'
import { makeKeys } from '../redis/keys.ts'
import type { Store } from '../store.ts'

const keyOf = ({ id, version }: EventEntry): string => `${id} ${version}`

/** A subscriber that records its entries. */
function noting() {
  const got: EventEntry[] = []
  return { got, handle: async (entries: readonly EventEntry[]) => void got.push(...entries), onError: fail }
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error))
}

async function subscribed(store: Store, group: string, options: Parameters<Store['outbox']['subscribe']>[1]) {
  const subscription = await store.outbox.subscribe(group, options)
  onTestFinished(() => subscription.close())
  return subscription
}

describe('a subscriber', () => {
  it('gets each change of each verification once, in order of version, over all shards', async () => {
    const store = await openTestStore(someOptions({ shards: 4 }))
    const { got, ...options } = noting()
    await subscribed(store, 'log', options)
    const ids = await Promise.all(Array.from({ length: 30 }, () => verifyIn(store)))
    await vi.waitFor(() => expect(got).toHaveLength(90), WAIT)
    for (const id of ids) {
      expect(got.filter((entry) => entry.id === id).map(({ version }) => version)).toEqual([1, 2, 3])
    }
  })

  it('gets the number on the first entry only, as a fingerprint and sealed', async () => {
    const store = await openTestStore()
    const { got, ...options } = noting()
    await subscribed(store, 'log', options)
    const number = new Secret('+4915112345678')
    await startIn(store, { address: number, country: 'DE' })
    const id = await startIn(store, { address: number, account: 'other' })
    await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
    await vi.waitFor(() => expect(got).toHaveLength(3), WAIT)
    const [first, second, third] = got
    if (first === undefined || second === undefined) throw new Error('nothing came')
    expect(store.outbox.addressOf(first)?.reveal()).toBe('+4915112345678')
    expect(first).toMatchObject({
      country: 'DE',
      address: { fingerprint: expect.stringMatching(/^[\w-]{27}$/) },
    })
    expect(store.outbox.fingerprintOf('shop', number)).toBe(first.address?.fingerprint)
    expect(second.address?.fingerprint).not.toBe(first.address?.fingerprint)
    expect(third?.address).toBeUndefined()
    expect(JSON.stringify(got)).not.toContain('15112345678')
    // A sealed number is bound to its entry.
    expect(() => store.outbox.addressOf({ ...first, id: second.id })).toThrow(/authenticate/)
  })

  it('gets refused starts, each with its own id', async () => {
    const store = await openTestStore()
    const { got, ...options } = noting()
    await subscribed(store, 'log', options)
    const number = new Secret('+4915112345678')
    const refusal = { reason: 'limit', limit: 'starts-10-minutes', retryAfterSeconds: 60 } as const
    for (let i = 0; i < 2; i++)
      await store.outbox.refused({ account: 'shop', address: number, country: 'DE', refusal })
    await vi.waitFor(() => expect(got).toHaveLength(2), WAIT)
    expect(got[0]).toMatchObject({ version: 1, account: 'shop', events: [{ type: 'refused', refusal }] })
    expect(new Set(got.map(keyOf)).size).toBe(2)
  })

  it('gets unacknowledged entries again, before newer ones', async () => {
    const store = await openTestStore()
    const { got, handle } = noting()
    let failures = 0
    const errors: unknown[] = []
    await subscribed(store, 'log', {
      handle: async (entries) => (failures++ < 2 ? Promise.reject(new Error('no')) : handle(entries)),
      onError: (error) => errors.push(error),
    })
    const id = await verifyIn(store)
    await vi.waitFor(() => expect(got.length).toBeGreaterThanOrEqual(3), WAIT)
    expect(got.map(keyOf)).toEqual([1, 2, 3].map((version) => `${id} ${version}`))
    expect(errors).toHaveLength(2)
  })

  it('continues in another process after one that died before it acknowledged its entries', async () => {
    const options = someOptions()
    const [store, dying, living] = [
      await openTestStore(options),
      await openTestStore(options),
      await openTestStore(options),
    ]
    const raw = rawRedis()
    const keys = makeKeys(options)
    let taken = 0
    let letGo: (() => void) | undefined
    await subscribed(dying, 'log', {
      handle: (entries) => {
        taken += entries.length
        return new Promise((resolve) => {
          letGo = resolve
        })
      },
      onError: () => undefined,
    })
    const first = await verifyIn(store)
    await vi.waitFor(() => expect(taken).toBeGreaterThan(0), WAIT)
    const { got, ...noted } = noting()
    await subscribed(living, 'log', noted)
    expect(await raw.exists(keys.outboxReader(0, 'log'))).toBe(1)
    // It sends no more heartbeats.
    await raw.del(keys.outboxReader(0, 'log'))
    const second = await verifyIn(store)
    await vi.waitFor(() => expect(got).toHaveLength(6), WAIT)
    expect(got.map(keyOf)).toEqual([first, second].flatMap((id) => [1, 2, 3].map((n) => `${id} ${n}`)))
    // It was not dead but slow: its acknowledgements are ignored now.
    letGo?.()
    await vi.waitFor(
      async () => expect(await store.outbox.state()).toMatchObject({ entries: 0, dropped: 0 }),
      WAIT,
    )
  })

  it('with durability replica, gets nothing that a failover could still lose', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const careful = await openTestStore({ ...options, durability: 'replica' })
    const { got, handle } = noting()
    const errors: unknown[] = []
    const { close } = await careful.outbox.subscribe('log', {
      handle,
      onError: (error) => errors.push(error),
    })
    const id = await startIn(store)
    // This Redis has no replica.
    await vi.waitFor(() => expect(String(errors[0])).toMatch(/no replica acknowledged/), WAIT)
    expect(got).toEqual([])
    await close()
    await subscribed(store, 'log', { handle, onError: fail })
    await vi.waitFor(() => expect(got.map(keyOf)).toEqual([`${id} 1`]), WAIT)
  })

  it('subscribes again by itself after Redis was emptied', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const raw = rawRedis()
    const { got, handle } = noting()
    await subscribed(store, 'log', { handle, onError: () => undefined })
    await raw.del(makeKeys(options).outbox(0))
    await vi.waitFor(async () => expect(await raw.exists(makeKeys(options).outbox(0))).toBe(1), WAIT)
    await verifyIn(store)
    await vi.waitFor(() => expect(got).toHaveLength(3), WAIT)
  })

  it('stops at an entry of a newer version and reports it, instead of losing it', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const errors: unknown[] = []
    const { got, handle } = noting()
    await subscribed(store, 'log', { handle, onError: (error) => errors.push(error) })
    await rawRedis().xadd(makeKeys(options).outbox(0), '*', 'entry', '{"format":2}')
    await verifyIn(store)
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0), WAIT)
    expect(String(errors[0])).toMatch(/has format 2, and this process reads 1/)
    expect(got).toEqual([])
  })
})

describe('the outbox', () => {
  it('does not exist without a subscriber, nor after the last one was dropped', async () => {
    const options = someOptions()
    const store = await openTestStore(options)
    const keys = makeKeys(options)
    const raw = rawRedis()
    await verifyIn(store)
    expect(await raw.exists(keys.outbox(0))).toBe(0)
    const { close } = await store.outbox.subscribe('log', noting())
    expect(await store.outbox.drop('log')).toBe('inUse')
    await close()
    await verifyIn(store)
    expect(await raw.xlen(keys.outbox(0))).toBe(3)
    expect(await store.outbox.drop('other')).toBe('unknown')
    expect(await store.outbox.drop('log')).toBe('dropped')
    expect(await store.outbox.drop('log')).toBe('unknown')
    await verifyIn(store)
    expect(await raw.keys(`*${options.prefix}*outbox*`)).toEqual([])
  })

  it('keeps entries until all subscribers have acknowledged them, then trims them', async () => {
    const store = await openTestStore()
    const { close } = await store.outbox.subscribe('slow', noting())
    await close()
    const { got, ...options } = noting()
    await subscribed(store, 'fast', options)
    await verifyIn(store)
    await vi.waitFor(() => expect(got).toHaveLength(3), WAIT)
    const lagOf = async (group: string) =>
      (await store.outbox.state()).subscribers.find(({ name }) => name === group)
    await vi.waitFor(
      async () => expect(await lagOf('fast')).toMatchObject({ waiting: 0, oldestSeconds: 0 }),
      WAIT,
    )
    expect(await lagOf('slow')).toMatchObject({
      waiting: 3,
      isRead: false,
      oldestSeconds: expect.any(Number),
    })
    expect(await store.outbox.state()).toMatchObject({ entries: 3, dropped: 0 })
    const late = noting()
    await subscribed(store, 'slow', late)
    await vi.waitFor(() => expect(late.got).toHaveLength(3), WAIT)
    await vi.waitFor(async () => expect((await store.outbox.state()).entries).toBe(0), WAIT)
  })

  it('drops the oldest entries beyond its bound, counts them, and continues', async () => {
    const store = await openTestStore(someOptions({ outboxEntries: 100 }))
    const { close } = await store.outbox.subscribe('away', noting())
    await close()
    for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 30 }, () => startIn(store)))
    const { entries, dropped, subscribers } = await store.outbox.state()
    // Redis trims whole nodes of up to a hundred entries.
    expect(entries).toBeLessThanOrEqual(200)
    expect(entries + dropped).toBe(300)
    expect(subscribers).toMatchObject([{ name: 'away', waiting: entries }])
    const { got, ...options } = noting()
    await subscribed(store, 'away', options)
    await vi.waitFor(() => expect(got).toHaveLength(entries), WAIT)
  })

  it('refuses an invalid subscriber name', async () => {
    const store = await openTestStore()
    await expect(store.outbox.subscribe('No Name', noting())).rejects.toThrow(RangeError)
  })
})
