import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions, watchCommands } from '../../test/redis.ts'
import { InvalidSettings } from '@pinpost/core'
import { type NewAccount, parseAccountSettings } from './account-settings.ts'

const SHOP: NewAccount = {
  key: 'shop0001',
  secrets: ['first-secret', 'second-secret'],
  customPin: true,
  advanceOnFailedReceipt: false,
}

/** Two processes of one installation. */
async function openTwo() {
  const options = someOptions()
  return [await openTestStore(options), await openTestStore(options)] as const
}

it('either of two live secrets logs in, and returns the settings without secrets', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  for (const secret of SHOP.secrets) {
    const account = await accounts.authenticate('shop0001', secret)
    expect(account).toMatchObject({ key: 'shop0001', customPin: true, templates: false })
    expect(account?.policy).toMatchObject({ advanceOnFailedReceipt: false })
    expect(JSON.stringify(account)).not.toContain('secret')
  }
})

it('a wrong secret, the secret of another account and an unknown key are refused', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  await accounts.save({ ...SHOP, key: 'shop0002', secrets: ['third-secret'] })
  expect(await accounts.authenticate('shop0001', 'wrong')).toBeUndefined()
  expect(await accounts.authenticate('shop0001', 'third-secret')).toBeUndefined()
  expect(await accounts.authenticate('nobody', 'first-secret')).toBeUndefined()
})

it('a cached secret logs in to its own account only, and a wrong one is still refused', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  await accounts.save({ ...SHOP, key: 'shop0002', secrets: ['third-secret'] })
  for (let time = 0; time < 3; time++) {
    expect(await accounts.authenticate('shop0001', 'first-secret')).toBeDefined()
    expect(await accounts.authenticate('shop0001', 'first-secreT')).toBeUndefined()
    expect(await accounts.authenticate('shop0001', 'first-secret2')).toBeUndefined()
    expect(await accounts.authenticate('shop0002', 'first-secret')).toBeUndefined()
  }
})

it('a wrong secret costs the same commands whether its key is unknown, known, in use, disabled or removed', async () => {
  const options = someOptions()
  const { accounts } = await openTestStore(options)
  for (const key of ['in-use', 'unused', 'disabled', 'removed']) await accounts.save({ ...SHOP, key })
  await accounts.enable('disabled', false)
  await accounts.remove('removed')
  await accounts.authenticate('in-use', 'first-secret')
  const seen = await watchCommands((text) => text.includes(`${options.prefix}:`) && !text.includes('board'))
  for (const key of ['unknown', 'unused', 'in-use', 'disabled', 'removed', 'unknown']) {
    seen.length = 0
    expect(await accounts.authenticate(key, 'wrong-secret')).toBeUndefined()
    await expect.poll(() => seen).toEqual([`hmget ${options.prefix}:account:{${key}} state secrets apiKeys`])
  }
})

it('a revoked secret is refused within two seconds, also by a process that cached it', async () => {
  const [one, other] = await openTwo()
  await one.accounts.save(SHOP)
  expect(await one.accounts.authenticate('shop0001', 'first-secret')).toBeDefined()
  expect(await other.accounts.authenticate('shop0001', 'first-secret')).toBeDefined()
  expect(await one.accounts.dropOldSecret('shop0001')).toBe(1)
  expect(await one.accounts.authenticate('shop0001', 'first-secret')).toBeUndefined()
  expect(await one.accounts.authenticate('shop0001', 'second-secret')).toBeDefined()
  await expect.poll(() => other.accounts.authenticate('shop0001', 'first-secret')).toBeUndefined()
})

it('a disabled account cannot log in until it is enabled, and keeps its secrets', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  expect(await accounts.authenticate('shop0001', 'first-secret')).toBeDefined()
  expect(await accounts.enable('shop0001', false)).toBe(true)
  expect(await accounts.authenticate('shop0001', 'first-secret')).toBeUndefined()
  expect(await accounts.find('shop0001')).toBeUndefined()
  await accounts.enable('shop0001', true)
  expect(await accounts.authenticate('shop0001', 'first-secret')).toBeDefined()
  expect(await accounts.enable('nobody', false)).toBe(false)
})

it('a removed account cannot log in and leaves no template, even one saved late; it can be created again', async () => {
  const { accounts, settings } = await openTestStore()
  await accounts.save(SHOP)
  const phishing = {
    locale: 'en-gb',
    channel: 'sms',
    template: { type: 'text', text: 'evil ${pin}' },
  } as const
  expect(await settings.saveTemplate('shop0001', phishing)).toBe(1)
  expect(await accounts.remove('shop0001')).toBe(true)
  expect(await accounts.remove('shop0001')).toBe(false)
  expect(await accounts.authenticate('shop0001', 'first-secret')).toBeUndefined()
  expect(await settings.saveTemplate('shop0001', phishing)).toBeUndefined()
  expect(await accounts.list()).toEqual([{ key: 'shop0001', state: 'removed', secrets: 0 }])
  expect(await accounts.save({ ...SHOP, secrets: ['third-secret'] }, 'nothing')).toBe(true)
  expect(await settings.listTemplates('shop0001')).toEqual([])
  expect(await accounts.authenticate('shop0001', 'third-secret')).toBeDefined()
})

it('settings are replaced and the secrets stay; shown settings can be set again', async () => {
  const { accounts } = await openTestStore()
  await accounts.save({ ...SHOP, trialNumbers: ['+4915112345678'], countries: ['DE'] })
  const shown = await accounts.settings('shop0001')
  expect(JSON.stringify(shown)).not.toContain('4915112345678')
  const settings = parseAccountSettings(JSON.stringify(shown))
  expect(await accounts.set('shop0001', () => ({ ...settings, templates: true }))).toBe(true)
  expect(await accounts.settings('shop0001')).toEqual({ ...shown, templates: true })
  const account = await accounts.authenticate('shop0001', 'first-secret')
  expect(account).toMatchObject({ templates: true, customPin: true })
  expect(account && accounts.permits(account, '+4915112345678')).toBe(true)
  expect(account && accounts.permits(account, '+4915112345679')).toBe(false)
  expect(await accounts.set('nobody', () => ({}))).toBe(false)
  expect(() => parseAccountSettings('{"trialNumbers":["fingerprint:short"]}')).toThrow(InvalidSettings)
})

it('two concurrent changes of one account both take effect', async () => {
  const [one, other] = await openTwo()
  await one.accounts.save({ ...SHOP, secrets: ['first-secret'] })
  await Promise.all([
    one.accounts.addSecret('shop0001', 'third-secret'),
    other.accounts.set('shop0001', (settings) => ({ ...settings, templates: true })),
    one.accounts.enable('shop0001', true),
    other.accounts.set('shop0001', (settings) => ({ ...settings, barred: true })),
  ])
  expect(await one.accounts.settings('shop0001')).toMatchObject({ templates: true, barred: true })
  expect(await one.accounts.authenticate('shop0001', 'third-secret')).toBeDefined()
})

it('an existing account is not overwritten by a new one', async () => {
  const { accounts } = await openTestStore()
  expect(await accounts.save(SHOP, 'nothing')).toBe(true)
  expect(await accounts.save({ ...SHOP, secrets: ['other-secret'] }, 'nothing')).toBe(false)
  expect(await accounts.authenticate('shop0001', 'other-secret')).toBeUndefined()
})

it('an account in an unknown format cannot log in, and is reported', async () => {
  const options = someOptions()
  const { accounts } = await openTestStore(options)
  await accounts.save(SHOP)
  await rawRedis().hset(`${options.prefix}:account:{shop0001}`, 'state', 'paused')
  expect(await accounts.authenticate('shop0001', 'first-secret')).toBeUndefined()
  await expect(accounts.settings('shop0001')).rejects.toThrow('written by a newer version')
})
