import { generateKeyPairSync } from 'node:crypto'

import { InvalidSettings, Secret } from '@pinpost/core'
import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someKey, someOptions } from '../../test/redis.ts'
import { type ApplicationSettings, parseApplicationSettings } from './application-settings.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const SETTINGS: ApplicationSettings = {
  name: 'web shop',
  publicKey,
  statusUrl: 'https://shop.example/status',
}
const ID = '8f35a1a7-6c8b-4d61-9d5c-0f6c1a2b3c4d'

/** Two processes of one installation with two accounts. */
async function openTwo() {
  const options = someOptions()
  const [one, other] = [await openTestStore(options), await openTestStore(options)]
  for (const key of ['shop0001', 'shop0002']) await one.accounts.save({ key, secrets: ['some-secret'] })
  return { one, other, options }
}

it('an application is found by its id in every process, with the key of its account', async () => {
  const { one, other } = await openTwo()
  const created = await one.applications.create('shop0001', SETTINGS, ID)
  expect(created).toEqual({ id: ID, account: 'shop0001', ...SETTINGS })
  expect(await other.applications.find(ID)).toEqual(created)
  expect(await other.applications.list('shop0001')).toEqual([created])
  expect(await other.applications.list('shop0002')).toEqual([])
})

it('without a given id it gets a UUID with dashes', async () => {
  const { one } = await openTwo()
  expect(await one.applications.create('shop0001', SETTINGS)).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  })
})

it('an id is used once over all accounts, and an unknown account gets none', async () => {
  const { one } = await openTwo()
  await one.applications.create('shop0001', SETTINGS, ID)
  expect(await one.applications.create('shop0001', SETTINGS, ID)).toBe('exists')
  expect(await one.applications.create('shop0002', SETTINGS, ID)).toBe('exists')
  expect(await one.applications.create('nobody01', SETTINGS)).toBe('noAccount')
  expect((await one.applications.find(ID))?.account).toBe('shop0001')
})

it('a removed application is unknown until an operator of the same account creates it again', async () => {
  const { one } = await openTwo()
  await one.applications.create('shop0001', SETTINGS, ID)
  expect(await one.applications.remove(ID)).toBe(true)
  expect(await one.applications.find(ID)).toBeUndefined()
  expect(await one.applications.remove(ID)).toBe(false)
  expect(await one.applications.set(ID, (settings) => settings)).toBe(false)
  expect(await one.applications.create('shop0002', SETTINGS, ID)).toBe('exists')
  expect(await one.applications.create('shop0001', SETTINGS, ID)).toMatchObject({ id: ID })
})

it('removing an account removes its applications, also if the account is created again', async () => {
  const { one, options } = await openTwo()
  await one.applications.create('shop0001', SETTINGS, ID)
  await one.accounts.remove('shop0001')
  await one.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  expect(await one.applications.list('shop0001')).toEqual([])
  expect(await rawRedis().keys(`${options.prefix}:application:*`)).toEqual([])
  expect(await one.applications.create('shop0002', SETTINGS, ID)).toMatchObject({ account: 'shop0002' })
})

it('concurrent changes of two processes both take effect', async () => {
  const { one, other } = await openTwo()
  await one.applications.create('shop0001', SETTINGS, ID)
  await Promise.all([
    one.applications.set(ID, (settings) => ({ ...settings, name: 'renamed' })),
    other.applications.set(ID, (settings) => ({ ...settings, statusUrl: 'https://shop.example/other' })),
  ])
  expect(await one.applications.list('shop0001')).toMatchObject([
    { name: 'renamed', statusUrl: 'https://shop.example/other' },
  ])
})

it('a token is accepted once over all processes, and forgotten once it has expired', async () => {
  const { one, other, options } = await openTwo()
  expect(await one.applications.takeToken(ID, 'jti-1', 60_000)).toBe(true)
  expect(await other.applications.takeToken(ID, 'jti-1', 60_000)).toBe(false)
  expect(await other.applications.takeToken('another-application', 'jti-1', 60_000)).toBe(true)
  const redis = rawRedis()
  for (const key of await redis.keys(`${options.prefix}:token:*`)) {
    expect(key).not.toContain('jti-1')
    expect(await redis.pttl(key)).toBeGreaterThan(0)
  }
})

it('the secret of its callbacks is set apart from its settings, and is sealed', async () => {
  const { one, other, options } = await openTwo()
  await one.applications.create('shop0001', SETTINGS, ID)
  const targets = async () => one.applications.callbackTargets('shop0001')
  const about = { id: ID, account: 'shop0001', url: SETTINGS.statusUrl }
  expect(await targets()).toEqual([{ ...about, secret: undefined }])
  const secret = await one.applications.sign(ID, 'nothing')
  expect(secret?.reveal()).toMatch(/^[\w-]{43}$/)
  expect(await one.applications.sign(ID, 'nothing')).toBeUndefined()
  await other.applications.set(ID, (settings) => ({ ...settings, name: 'renamed' }))
  expect((await targets())[0]?.secret?.reveal()).toBe(secret?.reveal())
  expect(await other.applications.find(ID)).toEqual({
    ...about,
    ...SETTINGS,
    name: 'renamed',
    url: undefined,
  })
  await one.applications.sign(ID, 'replace', new Secret('a secret that exists'))
  expect((await targets())[0]?.secret?.reveal()).toBe('a secret that exists')
  expect(JSON.stringify(await rawRedis().hgetall(`${options.prefix}:applications:{shop0001}`))).not.toContain(
    'exists',
  )
  await one.applications.set(ID, ({ statusUrl: _url, ...settings }) => settings)
  expect(await targets()).toEqual([])
  await one.applications.remove(ID)
  expect(await one.applications.sign(ID, 'replace')).toBeUndefined()
})

it('its account is known to webhooks once it has a status URL', async () => {
  const { one } = await openTwo()
  const { statusUrl: _url, ...withoutUrl } = SETTINGS
  await one.applications.create('shop0001', withoutUrl, ID)
  expect(await one.webhooks.accounts()).toEqual([])
  await one.applications.set(ID, () => SETTINGS)
  expect(await one.webhooks.accounts()).toEqual(['shop0001'])
  await one.applications.create('shop0002', SETTINGS)
  expect((await one.webhooks.accounts()).toSorted()).toEqual(['shop0001', 'shop0002'])
})

it('the secret of its callbacks is sealed anew for a new first key', async () => {
  const { one, options } = await openTwo()
  await one.applications.create('shop0001', SETTINGS, ID)
  const secret = await one.applications.sign(ID, 'replace')
  const [old] = options.keyRing
  const fresh = { kid: 'k2', key: someKey() }
  const during = await openTestStore({ ...options, keyRing: [fresh, old] })
  await during.applications.reseal('shop0001')
  const after = await openTestStore({ ...options, keyRing: [fresh] })
  expect((await after.applications.callbackTargets('shop0001'))[0]?.secret?.reveal()).toBe(secret?.reveal())
  expect((await one.applications.callbackTargets('shop0001'))[0]?.secret).toBeUndefined()
})

it.each([
  ['a name', { ...SETTINGS, name: '' }, 'name: too short'],
  ['a short name', { ...SETTINGS, name: 'x'.repeat(101) }, 'name: too long'],
  ['a public key', { name: 'shop' }, 'publicKey: missing'],
  ['no private key', { ...SETTINGS, publicKey: privateKey }, 'publicKey: use an RSA public key'],
  ['a short key', { ...SETTINGS, publicKey: publicKey + ' '.repeat(4_096) }, 'publicKey: too long'],
  ['a key that can be read', { ...SETTINGS, publicKey: 'none' }, 'publicKey: use an RSA public key'],
  ['a strong key', { ...SETTINGS, publicKey: keyOf(1_024) }, 'publicKey: use an RSA public key'],
  ['a web address', { ...SETTINGS, statusUrl: 'ftp://shop.example' }, 'statusUrl: use an http'],
  [
    'an address without password',
    { ...SETTINGS, statusUrl: 'https://a:b@shop.example' },
    'statusUrl: use an',
  ],
  ['no other setting', { ...SETTINGS, secret: 'x' }, 'secret: unknown setting'],
])('an application needs %s', (_what, settings, problem) => {
  expect(() => parseApplicationSettings(settings)).toThrow(InvalidSettings)
  expect(() => parseApplicationSettings(settings)).toThrow(problem)
})

function keyOf(bits: number): string {
  const pair = generateKeyPairSync('rsa', { modulusLength: bits })
  return String(pair.publicKey.export({ type: 'spki', format: 'pem' }))
}
