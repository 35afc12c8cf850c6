import { expect, it } from 'vitest'

import { openTestStore, someKey, someOptions } from '../../test/redis.ts'
import type { KeyRing } from './seal.ts'

const [one, two, other] = [someKey(), someKey(), someKey()]
const options = () => someOptions({ keyRing: [{ kid: 'k1', key: one }] })

const check = async (changes: object, base: ReturnType<typeof options>) =>
  (await openTestStore({ ...base, ...changes })).keyProbe.check()

it('processes with the same keys are accepted, the first one and all others', async () => {
  const base = options()
  expect(await check({}, base)).toEqual([])
  expect(await check({}, base)).toEqual([])
})

it.each<[string, KeyRing]>([
  ['another key of the same name', [{ kid: 'k1', key: other }]],
  ['a key of another name', [{ kid: 'k9', key: other }]],
  [
    'another key of the same name behind a new one',
    [
      { kid: 'k9', key: two },
      { kid: 'k1', key: other },
    ],
  ],
])('%s is reported by its variable, at every check', async (_name, keyRing) => {
  const base = options()
  await check({}, base)
  expect(await check({ keyRing }, base)).toEqual(['PINPOST_PIN_KEYS'])
  expect(await check({ keyRing }, base)).toEqual(['PINPOST_PIN_KEYS'])
  expect(await check({}, base)).toEqual([])
})

it('keys can be rotated: a new one in front, then without the old one, while some processes have only the old one', async () => {
  const base = options()
  await check({}, base)
  const both: KeyRing = [
    { kid: 'k2', key: two },
    { kid: 'k1', key: one },
  ]
  expect(await check({ keyRing: both }, base)).toEqual([])
  expect(await check({}, base)).toEqual([])
  expect(await check({ keyRing: [{ kid: 'k2', key: two }] }, base)).toEqual([])
})

it('another fingerprint key is reported until an operator accepts it', async () => {
  const base = options()
  await check({}, base)
  const changed = { fingerprintKey: someKey() }
  expect(await check(changed, base)).toEqual(['PINPOST_FINGERPRINT_KEY'])
  await (await openTestStore({ ...base, ...changed })).keyProbe.accept()
  expect(await check(changed, base)).toEqual([])
  expect(await check({}, base)).toEqual(['PINPOST_FINGERPRINT_KEY'])
})

it('of two concurrent first processes with different keys, one is accepted', async () => {
  const base = options()
  const found = await Promise.all([check({}, base), check({ keyRing: [{ kid: 'k2', key: other }] }, base)])
  expect(found.filter((wrong) => wrong.length === 0)).toHaveLength(1)
})
