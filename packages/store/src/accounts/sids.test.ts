import { InvalidSettings } from '@pinpost/core'
import { expect, it } from 'vitest'

import { openTestStore, someOptions } from '../../test/redis.ts'
import { type NewAccount, parseAccounts } from './account-settings.ts'

const AC = `AC${'1'.repeat(32)}`
const SK = `SK${'2'.repeat(32)}`
const KEY = { sid: SK, secret: 'secretOfTheKey' }
const SHOP: NewAccount = { key: 'shop0001', secrets: ['shop-secret'], twilioSid: AC, apiKeys: [KEY] }
const OTHER: NewAccount = { key: 'other001', secrets: ['other-secret'] }

it('an account logs in by its sid with its own secrets, and by an API key with the secret of that key', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  await accounts.save(OTHER)
  const keyOf = async (name: string, secret: string) => (await accounts.authenticate(name, secret))?.key
  for (let time = 0; time < 2; time++) {
    expect(await keyOf('shop0001', 'shop-secret')).toBe('shop0001')
    expect(await keyOf(AC, 'shop-secret')).toBe('shop0001')
    expect(await keyOf(SK, KEY.secret)).toBe('shop0001')
    for (const [name, secret] of [
      [AC, KEY.secret],
      [AC, 'other-secret'],
      [SK, 'shop-secret'],
      ['shop0001', KEY.secret],
      [`SK${'3'.repeat(32)}`, KEY.secret],
    ] as const)
      expect(await keyOf(name, secret)).toBeUndefined()
  }
})

it('a sid belongs to one account, until that one gives it up', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  await accounts.save(OTHER)
  const take = () => accounts.set('other001', (settings) => ({ ...settings, twilioSid: AC }))
  await expect(take()).rejects.toThrow(`${AC}: another account has this sid`)
  await expect(accounts.save({ ...OTHER, key: 'third001', apiKeys: [KEY] })).rejects.toThrow(InvalidSettings)
  expect(await accounts.authenticate(AC, 'other-secret')).toBeUndefined()
  await accounts.set('shop0001', ({ twilioSid: _old, ...settings }) => settings)
  expect(await accounts.authenticate(AC, 'shop-secret')).toBeUndefined()
  expect(await take()).toBe(true)
  expect(await accounts.authenticate(AC, 'other-secret')).toMatchObject({ key: 'other001' })
})

it('an API key is added, listed and removed, and an account has 20 at most', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(OTHER)
  expect(await accounts.addApiKey('other001', KEY)).toBe(true)
  expect(await accounts.addApiKey('other001', KEY)).toBe(false)
  expect(await accounts.addApiKey('nobody01', { ...KEY, sid: `SK${'4'.repeat(32)}` })).toBeUndefined()
  expect(await accounts.authenticate(SK, KEY.secret)).toMatchObject({ key: 'other001' })
  for (let number = 10; number < 29; number++)
    expect(await accounts.addApiKey('other001', { ...KEY, sid: `SK${number}${'0'.repeat(30)}` })).toBe(true)
  expect(await accounts.addApiKey('other001', { ...KEY, sid: `SK${'5'.repeat(32)}` })).toBe(false)
  expect(await accounts.removeApiKey('other001', SK)).toBe(true)
  expect(await accounts.removeApiKey('other001', SK)).toBe(false)
  expect(await accounts.authenticate(SK, KEY.secret)).toBeUndefined()
  expect(await accounts.apiKeys('other001')).toHaveLength(19)
  await accounts.remove('other001')
  expect(await accounts.apiKeys('other001')).toBeUndefined()
})

it('sids and API keys of the variable are kept up, and an operator keeps those that it added', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  await expect.poll(store.keepSeeded({ accounts: [SHOP], revision: 0 }, () => undefined)).toBe(true)
  expect(await store.accounts.authenticate(AC, 'shop-secret')).toBeDefined()
  const own = { sid: `SK${'6'.repeat(32)}`, secret: 'ownSecret' }
  await store.accounts.addApiKey('shop0001', own)
  const { apiKeys: _none, ...without } = SHOP
  const next = await openTestStore(options)
  await expect.poll(next.keepSeeded({ accounts: [without], revision: 0 }, () => undefined)).toBe(true)
  expect(await next.accounts.authenticate(SK, KEY.secret)).toBeUndefined()
  expect(await next.accounts.authenticate(own.sid, own.secret)).toBeDefined()
})

it('a sid of the variable that an operator gave to another account stays with that one, and is reported', async () => {
  const errors: unknown[] = []
  const store = await openTestStore({ ...someOptions(), onError: (error) => void errors.push(error) })
  await store.accounts.save({ ...OTHER, twilioSid: AC })
  await expect.poll(store.keepSeeded({ accounts: [SHOP], revision: 0 }, () => undefined)).toBe(true)
  expect(await store.accounts.authenticate(AC, 'other-secret')).toMatchObject({ key: 'other001' })
  expect(await store.accounts.authenticate('shop0001', 'shop-secret')).toBeDefined()
  expect(errors.map(String)).toEqual([expect.stringContaining(AC)])
})

it.each([
  [[{ ...SHOP, twilioSid: 'AC1' }], '[0].twilioSid: use AC and 32 lower-case hex digits'],
  [[{ ...SHOP, apiKeys: [{ ...KEY, sid: AC }] }], '[0].apiKeys[0].sid: use SK and 32 lower-case hex digits'],
  [
    [{ ...SHOP, apiKeys: [{ ...KEY, secret: 'not-alphanumeric' }] }],
    '[0].apiKeys[0].secret: use letters and digits',
  ],
  [[SHOP, { ...OTHER, twilioSid: AC }], '[0]: another account or API key has the same sid'],
])('%j is refused', (accounts, problem) => {
  expect(() => parseAccounts(JSON.stringify(accounts))).toThrow(problem)
})
