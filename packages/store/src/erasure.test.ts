import { type EventEntry, Secret } from '@pinpost/core'
import { expect, it, onTestFinished, vi } from 'vitest'

import { startRedisCluster } from '../../../test/support/redis-cluster.ts'
import { openTestStore, someOptions } from '../test/redis.ts'
import { startIn, verifyIn, WAIT } from '../test/verify.ts'

const address = new Secret('+4915112345678')
const country = 'DE'

it('on a cluster an address is erased in all accounts and shards, and subscribers hear of it last', async () => {
  const cluster = await startRedisCluster()
  onTestFinished(cluster.stop)
  const options = someOptions({ redisUrl: cluster.url, shards: 16, onError: () => undefined })
  const store = await openTestStore(options)
  const got: EventEntry[] = []
  const subscription = await store.outbox.subscribe('log', {
    handle: (entries) => Promise.resolve(void got.push(...entries)),
    onError: () => undefined,
  })
  onTestFinished(() => subscription.close())
  const accounts = ['shop0001', 'shop0002', 'shop0003']
  for (const key of accounts) await store.accounts.save({ key, secrets: [`${key}-secret`] })
  const ended = await Promise.all(accounts.map((account) => verifyIn(store, { account, address, country })))
  const running = await startIn(store, { account: 'shop0001', address, country })
  const others = await Promise.all(accounts.map((account) => startIn(store, { account, country })))

  expect(await store.erase(address)).toEqual({ verifications: 4 })
  expect(await store.erase(address)).toEqual({ verifications: 0 })
  for (const id of [...ended, running]) expect(await store.find(id)).toBeUndefined()
  for (const id of others) expect(await store.find(id)).toBeDefined()
  await vi.waitFor(async () => {
    await store.routeState.refresh()
    expect(await store.indexSize()).toBe(others.length)
  }, WAIT)
  expect(await startIn(store, { account: 'shop0001', address, country })).not.toBe(running)
  for (const account of accounts) {
    const fingerprint = store.outbox.fingerprintOf(account, address)
    await vi.waitFor(() => {
      const own = got.filter((entry) => entry.account === account).flatMap(({ events }) => events)
      expect(own).toContainEqual({ type: 'erased', fingerprint })
    }, WAIT)
    const entries = got.filter((entry) => entry.account === account)
    const erasure = entries.findIndex(({ events }) => events[0]?.type === 'erased')
    const known = entries.findLastIndex(({ id }) => ended.includes(id))
    expect(erasure).toBeGreaterThan(known)
  }
})

it('on a cluster live texts reach every process', async () => {
  const cluster = await startRedisCluster()
  onTestFinished(cluster.stop)
  const options = someOptions({ redisUrl: cluster.url, shards: 16, onError: () => undefined })
  const [one, other] = [await openTestStore(options), await openTestStore(options)]
  const heard: string[] = []
  other.live.listen((text) => void heard.push(text))
  await vi.waitFor(async () => {
    await one.live.publish('hello')
    expect(heard).toContain('hello')
  }, WAIT)
})
