import { InvalidSettings } from '@pinpost/core'
import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someKey, someOptions } from '../../test/redis.ts'
import { type EndpointSettings, parseEndpointSettings } from './endpoint-settings.ts'

const SETTINGS: EndpointSettings = { url: 'https://shop.example/events', enabled: true }

/** A store with two accounts, and how to open another process of the same installation. */
async function open() {
  const options = someOptions()
  const store = await openTestStore(options)
  for (const key of ['shop0001', 'shop0002']) await store.accounts.save({ key, secrets: ['some-secret'] })
  return { store, options, ...store.webhooks }
}

async function created(endpoints: Awaited<ReturnType<typeof open>>['endpoints'], settings = SETTINGS) {
  const endpoint = await endpoints.create('shop0001', settings)
  if (typeof endpoint === 'string') throw new Error(endpoint)
  return endpoint
}

it('an endpoint has a unique id and secret, and belongs to its account', async () => {
  const { endpoints, targetsOf, accounts } = await open()
  const endpoint = await created(endpoints)
  expect(endpoint).toMatchObject({ id: expect.stringMatching(/^ep_[0-9a-f]{18}$/), account: 'shop0001' })
  const [secret = ''] = endpoint.secrets.map((each) => each.reveal())
  expect(secret).toMatch(/^whsec_/)
  expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32)
  expect(await endpoints.list('shop0001')).toEqual([{ ...SETTINGS, id: endpoint.id, account: 'shop0001' }])
  expect(await endpoints.list('shop0002')).toEqual([])
  const [target] = await targetsOf('shop0001')
  expect(target?.kind === 'endpoint' && target.secrets.map((each) => each.reveal())).toEqual([secret])
  expect(await accounts()).toEqual(['shop0001'])
})

it('an account has at most five endpoints, and an unknown account none', async () => {
  const { endpoints } = await open()
  for (let count = 0; count < 5; count++) await created(endpoints)
  expect(await endpoints.create('shop0001', SETTINGS)).toBe('tooMany')
  expect(await endpoints.list('shop0001')).toHaveLength(5)
  expect(await endpoints.create('nobody01', SETTINGS)).toBe('noAccount')
})

it('settings change without the secret, and a removed endpoint stays away', async () => {
  const { endpoints } = await open()
  const { id, secrets } = await created(endpoints)
  const types: EndpointSettings['types'] = ['verification.succeeded']
  expect(await endpoints.set('shop0001', id, (current) => ({ ...current, types, enabled: false }))).toBe(true)
  expect(await endpoints.read('shop0001')).toMatchObject([{ id, types, enabled: false, url: SETTINGS.url }])
  expect((await endpoints.read('shop0001'))[0]?.secrets.map((each) => each.reveal())).toEqual(
    secrets.map((each) => each.reveal()),
  )
  expect(await endpoints.set('shop0002', id, (current) => current)).toBe(false)
  expect(await endpoints.remove('shop0001', id)).toBe(true)
  expect(await endpoints.remove('shop0001', id)).toBe(false)
  expect(await endpoints.set('shop0001', id, (current) => current)).toBe(false)
  expect(await endpoints.rotate('shop0001', id)).toBeUndefined()
  expect(await endpoints.list('shop0001')).toEqual([])
})

it('removing an account removes its endpoints, also if the account is created again', async () => {
  const { store, endpoints } = await open()
  await created(endpoints)
  await store.accounts.remove('shop0001')
  expect(await endpoints.create('shop0001', SETTINGS)).toBe('noAccount')
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  expect(await endpoints.list('shop0001')).toEqual([])
})

it('after a rotation the old secret signs for another day; an older one is dropped at once', async () => {
  const { endpoints } = await open()
  const { id, secrets } = await created(endpoints)
  const second = await endpoints.rotate('shop0001', id)
  const live = async () => (await endpoints.read('shop0001'))[0]?.secrets.map((each) => each.reveal())
  expect(await live()).toEqual([second?.reveal(), secrets[0]?.reveal()])
  const third = await endpoints.rotate('shop0001', id)
  expect(await live()).toEqual([third?.reveal(), second?.reveal()])
})

it('concurrent changes of two processes both take effect', async () => {
  const { endpoints, options } = await open()
  const other = await openTestStore(options)
  const { id } = await created(endpoints)
  await Promise.all([
    endpoints.set('shop0001', id, (current) => ({ ...current, enabled: false })),
    other.webhooks.endpoints.rotate('shop0001', id),
  ])
  expect(await endpoints.read('shop0001')).toMatchObject([{ enabled: false, secrets: [{}, {}] }])
})

it('secrets are sealed, and sealed again for a new first key', async () => {
  const { endpoints, options } = await open()
  const { id, secrets } = await created(endpoints)
  const redis = rawRedis()
  const stored = async () => JSON.stringify(await redis.hgetall(`${options.prefix}:webhooks:{shop0001}`))
  expect(await stored()).not.toContain(secrets[0]?.reveal().slice('whsec_'.length))
  expect(await stored()).not.toContain('whsec_')
  const [old] = options.keyRing
  const fresh = { kid: 'k2', key: someKey() }
  const during = await openTestStore({ ...options, keyRing: [fresh, old] })
  await during.webhooks.endpoints.reseal('shop0001')
  const before = await stored()
  expect(before).toContain('k2:')
  expect(before).not.toContain('k1:')
  await during.webhooks.endpoints.reseal('shop0001')
  expect(await stored()).toBe(before)
  const after = await openTestStore({ ...options, keyRing: [fresh] })
  const [endpoint] = await after.webhooks.endpoints.read('shop0001')
  expect(endpoint?.secrets.map((each) => each.reveal())).toEqual([secrets[0]?.reveal()])
  // The first process does not know the new key.
  expect(await endpoints.read('shop0001')).toMatchObject([{ id, secrets: [] }])
})

it.each([
  ['a web address', { ...SETTINGS, url: 'ftp://shop.example' }, 'url: use an http'],
  ['no password in it', { ...SETTINGS, url: 'https://a:b@shop.example' }, 'url: use an http'],
  ['a short one', { ...SETTINGS, url: `https://shop.example/${'x'.repeat(500)}` }, 'url: too long'],
  ['known types', { ...SETTINGS, types: ['verification.exploded'] }, 'types[0]: use one of'],
  ['at least one type', { ...SETTINGS, types: [] }, 'types: too few'],
  ['a state', { url: SETTINGS.url }, 'enabled: missing'],
  ['no other setting', { ...SETTINGS, secret: 'x' }, 'secret: unknown setting'],
])('an endpoint needs %s', (_what, settings, problem) => {
  expect(() => parseEndpointSettings(settings)).toThrow(InvalidSettings)
  expect(() => parseEndpointSettings(settings)).toThrow(problem)
})
