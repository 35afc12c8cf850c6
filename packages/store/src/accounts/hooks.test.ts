import { InvalidSettings, Secret } from '@pinpost/core'
import { expect, it, vi } from 'vitest'

import { openTestStore, rawRedis, someKey, someOptions } from '../../test/redis.ts'
import { checkHookSecret, HOOK_NAMES, type HookName, parseHookSettings } from './hook-settings.ts'

const BRAND = { brand: 'Acme' }
const [FIRST, SECOND, THIRD] = ['first-secret-0001', 'second-secret-002', 'third-secret-0003'].map(
  (text) => new Secret(text),
)

async function open() {
  const options = someOptions()
  const store = await openTestStore(options)
  for (const key of ['shop0001', 'shop0002']) await store.accounts.save({ key, secrets: ['some-secret'] })
  const secretsOf = async (name: HookName, of = store) =>
    (await of.hooks.find('shop0001', name))?.secrets.map((secret) => secret.reveal())
  return { ...store, options, secretsOf }
}

it('a hook belongs to its account, keeps its secret when its settings change, and is removed', async () => {
  const { hooks, secretsOf } = await open()
  expect(await hooks.set('shop0001', 'logto', () => BRAND, FIRST)).toBe(true)
  expect(await hooks.set('shop0001', 'kratos', () => BRAND, SECOND)).toBe(true)
  const more = { ttl: 600, workflow: ['sms', 'voice'] as const }
  await hooks.set('shop0001', 'logto', (current) => ({
    ...BRAND,
    ...current,
    ...more,
    workflow: [...more.workflow],
  }))
  expect(await hooks.list('shop0001')).toMatchObject([
    { name: 'kratos', ...BRAND },
    { name: 'logto', ...BRAND, ...more },
  ])
  expect(await secretsOf('logto')).toEqual([FIRST?.reveal()])
  expect(await hooks.find('shop0002', 'logto')).toBeUndefined()
  expect(await hooks.set('nobody01', 'logto', () => BRAND, FIRST)).toBe(false)
  expect(await hooks.remove('shop0001', 'logto')).toBe(true)
  expect(await hooks.remove('shop0001', 'logto')).toBe(false)
  expect(await hooks.find('shop0001', 'logto')).toBeUndefined()
})

it('the last secret is accepted for a day after it was replaced', async () => {
  const { hooks, secretsOf } = await open()
  await hooks.set('shop0001', 'okta', () => BRAND, FIRST)
  await hooks.set('shop0001', 'okta', () => BRAND, SECOND)
  expect(await secretsOf('okta')).toEqual([SECOND?.reveal(), FIRST?.reveal()])
  await hooks.set('shop0001', 'okta', () => BRAND, THIRD)
  expect(await secretsOf('okta')).toEqual([THIRD?.reveal(), SECOND?.reveal()])
  vi.setSystemTime(Date.now() + 86_500_000)
  expect(await secretsOf('okta')).toEqual([THIRD?.reveal()])
  vi.useRealTimers()
})

it('the hooks of a removed account are gone', async () => {
  const { hooks, accounts } = await open()
  await hooks.set('shop0001', 'okta', () => BRAND, FIRST)
  await accounts.remove('shop0001')
  expect(await hooks.list('shop0001')).toEqual([])
})

it('secrets are sealed, and sealed again for a new first key', async () => {
  const { hooks, options, secretsOf } = await open()
  await hooks.set('shop0001', 'okta', () => BRAND, FIRST)
  const redis = rawRedis()
  const stored = async () => JSON.stringify(await redis.hgetall(`${options.prefix}:hooks:{shop0001}`))
  expect(await stored()).not.toContain(FIRST?.reveal())
  const [old] = options.keyRing
  const fresh = { kid: 'k2', key: someKey() }
  const during = await openTestStore({ ...options, keyRing: [fresh, old] })
  await during.hooks.reseal('shop0001')
  const before = await stored()
  expect(before).toContain('k2:')
  expect(before).not.toContain('k1:')
  await during.hooks.reseal('shop0001')
  expect(await stored()).toBe(before)
  expect(await secretsOf('okta', await openTestStore({ ...options, keyRing: [fresh] }))).toEqual([
    FIRST?.reveal(),
  ])
  // The first process does not know the new key.
  expect(await hooks.list('shop0001')).toMatchObject([{ name: 'okta', secrets: [] }])
})

it.each([
  ['a brand', {}, 'brand: missing'],
  ['a brand without link characters', { brand: 'a/b' }, 'brand: use 1 to 18'],
  ['a brand of 18 characters', { brand: 'x'.repeat(19) }, 'brand: use 1 to 18'],
  ['known channels', { ...BRAND, workflow: ['pigeon'] }, 'workflow[0]: use one of'],
  ['a ttl of an hour at most', { ...BRAND, ttl: 3_601 }, 'ttl: too large'],
  ['no other setting', { ...BRAND, token: 'x' }, 'token: unknown setting'],
])('a hook needs %s', (_what, settings, problem) => {
  expect(() => parseHookSettings(settings)).toThrow(InvalidSettings)
  expect(() => parseHookSettings(settings)).toThrow(problem)
})

const WHSEC = `whsec_${Buffer.alloc(24, 1).toString('base64')}`

it('secrets have the form that each system makes', () => {
  const accepted: Partial<Record<HookName, string>> = { supabase: `v1,${WHSEC}`, clerk: WHSEC }
  for (const name of HOOK_NAMES) {
    expect(() => checkHookSecret(name, accepted[name] ?? 'a-token-of-16-ch')).not.toThrow()
    for (const wrong of ['', 'short', 'with a blank in it', 'x'.repeat(201)])
      expect(() => checkHookSecret(name, wrong)).toThrow('secret: use')
  }
  expect(() => checkHookSecret('supabase', 'a-token-of-16-ch')).toThrow('whsec_')
  expect(() => checkHookSecret('okta', 'with:a-colon-in-it')).toThrow('colons')
})
