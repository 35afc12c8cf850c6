import { randomBytes } from 'node:crypto'

import { Secret } from '@pinpost/core'
import { expect, it, onTestFinished } from 'vitest'

import { startIn, verifyIn } from '../../test/verify.ts'
import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'
import { connectForCommands } from '../redis/redis.ts'
import { makeKeys } from '../redis/keys.ts'
import { type Indexed, indexLifeSeconds, makeAccountIndex } from './account-index.ts'
import { openVerificationReader } from './verification-reader.ts'

const requestOf = (account: string, number: string) => ({ account, address: new Secret(number) })

async function world(shards = 4) {
  const options = someOptions({ shards })
  const store = await openTestStore(options)
  const redis = connectForCommands(options.redisUrl, options.onError)
  await new Promise((resolve) => redis.once('ready', resolve))
  onTestFinished(() => redis.disconnect())
  const keys = makeKeys(options)
  const started = (account: string, number: string) => startIn(store, requestOf(account, number))
  const ended = (account: string, number: string) => verifyIn(store, requestOf(account, number))
  return { options, store, keys, started, ended, index: makeAccountIndex(redis, keys, shards) }
}

it('finds all verifications of a number, and none of another number or account', async () => {
  const { index, options, started, ended } = await world()
  const number = '+4915112345678'
  const first = await ended('shop', number)
  for (let i = 0; i < 30; i++) await ended('shop', `+49151000000${i + 10}`)
  await started('other', number)
  const second = await started('shop', number)
  const ofNumber = await index.newest('shop', Infinity, { address: number })
  // Within a second, ids decide the order.
  expect(ofNumber.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted())
  const reader = openVerificationReader({ ...options, keyRing: undefined })
  await reader.connect()
  onTestFinished(() => reader.close())
  // Without the PIN keys too.
  const found = await reader.find('shop', number)
  expect(found.unreadable).toBe(0)
  expect(new Set(found.verifications.map(({ id, state }) => `${id} ${state}`))).toEqual(
    new Set([`${first} succeeded`, `${second} inProgress`]),
  )
  // Also within a second.
  const times = (await reader.list('shop', 100)).map(({ startedAt }) => startedAt)
  expect(times).toHaveLength(32)
  expect(times).toEqual(times.toSorted((one, other) => other - one))
})

it('lists the verifications of an account over all shards, by time', async () => {
  const { index, store, started } = await world()
  await store.accounts.save({ key: 'shop', secrets: ['shop-secret'] })
  const before = Date.now()
  const ids: string[] = []
  for (let i = 0; i < 20; i++) ids.push(await started('shop', `+49151000000${i + 10}`))
  const listed = await index.newest('shop', 100)
  expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids))
  expect(listed.every(({ startedAt }) => startedAt >= before - 1_000 && startedAt <= Date.now())).toBe(true)
  expect(await index.newest('shop', 100, { since: before - 1_000 })).toHaveLength(20)
  expect(await index.newest('shop', 100, { since: Date.now() + 1_000 })).toEqual([])
  expect(await index.newest('other', 3)).toEqual([])
  expect(await index.size(['shop', 'other'])).toBe(20)
})

it('continues a list after any entry, also within a second', async () => {
  const { index, started } = await world()
  for (let i = 0; i < 20; i++) await started('shop', `+49151000000${i + 10}`)
  const whole = await index.newest('shop', 100)
  for (const limit of [1, 7]) {
    const listed: Indexed[] = []
    for (let page = await index.newest('shop', limit); page.length > 0;) {
      expect(page.length).toBeLessThanOrEqual(limit)
      listed.push(...page)
      page = await index.newest('shop', limit, { olderThan: listed.at(-1) })
    }
    expect(listed).toEqual(whole)
  }
})

it('loses entries of expired records, a few with each start, and the rest when the list expires', async () => {
  const { keys, options, started } = await world(1)
  const raw = rawRedis()
  const list = keys.accountIndex(0, 'shop')
  const old = Buffer.alloc(4)
  const life = indexLifeSeconds(options.retentionMs)
  old.writeUInt32BE(Math.floor(Date.now() / 1000) - life - 5)
  for (let i = 0; i < 50; i++) await raw.rpush(list, Buffer.concat([randomBytes(15), old]))
  const lengths: number[] = []
  for (let i = 0; i < 4; i++) {
    await started('shop', `+49151000000${i + 10}`)
    lengths.push(await raw.llen(list))
  }
  expect(lengths).toEqual([31, 12, 3, 4])
  expect(await raw.ttl(list)).toBeGreaterThan(life - 60)
  expect(await raw.ttl(list)).toBeLessThanOrEqual(life)
})

it('reads beyond one page', async () => {
  const { keys, index } = await world(1)
  const raw = rawRedis()
  const entries = Array.from({ length: 12_000 }, () => randomBytes(19))
  await raw.rpush(keys.accountIndex(0, 'shop'), ...entries)
  const listed = await index.newest('shop', 12_000)
  expect(listed).toHaveLength(12_000)
  expect(new Set(listed.map(({ id }) => id)).size).toBe(12_000)
})
