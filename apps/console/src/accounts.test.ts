import { randomBytes } from 'node:crypto'

import { expect, it } from 'vitest'

import { openConsole } from '../test/console.ts'

const WHY = { reason: 'as the customer asked' }
const SETTINGS = { countries: ['DE', 'FR'], templates: true }

/** A console, and a new account of its own with its secret. */
async function openShop(settings: object = SETTINGS) {
  const opened = await openConsole()
  const key = `shop-${randomBytes(6).toString('hex')}`
  const ask: typeof opened.ask = (role, method, path, body) => opened.ask(role, method, path, body)
  const { status, body } = await ask('admin', 'POST', '/accounts', { key, settings, ...WHY })
  expect(status).toBe(200)
  const secret: string = body.secret
  const acts = async () => {
    const { body: all } = await ask('operator', 'GET', '/acts')
    return all.filter(({ target }: { target: string }) => target.startsWith(key))
  }
  const opens = async (other = secret): Promise<boolean> =>
    (await opened.store.accounts.authenticate(key, other)) !== undefined
  return { ...opened, ask, key, secret, acts, opens, path: `/accounts/${key}` }
}

it('creates an account once, whose secret is in this answer and nowhere else', async () => {
  const { ask, key, secret, acts, opens, path } = await openShop()
  expect(await opens()).toBe(true)
  const shown = await ask('admin', 'GET', path)
  expect(shown.body).toMatchObject({ key, state: 'active', source: 'operator', secrets: 1, apiKeys: [] })
  expect(shown.body.settings).toEqual(SETTINGS)
  expect(await acts()).toMatchObject([
    {
      actor: 'ann',
      role: 'admin',
      act: 'add account',
      before: null,
      after: { settings: SETTINGS, secrets: 1 },
    },
  ])
  expect(JSON.stringify([shown.body, await acts()])).not.toContain(secret)
  const again = await ask('admin', 'POST', '/accounts', { key, settings: SETTINGS, ...WHY })
  expect(again.status).toBe(409)
})

it('a change of settings is refused if another operator has changed them since', async () => {
  const { ask, acts, path } = await openShop()
  const { version } = (await ask('admin', 'GET', path)).body
  const change = (settings: object) => ask('admin', 'PUT', `${path}/settings`, { settings, version, ...WHY })
  const changed = await change({ countries: ['DE'], startsPerDay: 5 })
  expect(changed.body.settings).toEqual({ countries: ['DE'], startsPerDay: 5 })
  expect(changed.body.version).not.toBe(version)
  expect(await change({ countries: ['*'] })).toMatchObject({ status: 409 })
  expect((await ask('admin', 'GET', path)).body.settings.countries).toEqual(['DE'])
  expect((await acts())[0]).toMatchObject({
    act: 'change settings',
    before: SETTINGS,
    after: { countries: ['DE'], startsPerDay: 5 },
  })
})

it('wrong settings are refused with the path of each problem, and nothing is recorded', async () => {
  const { ask, acts, path } = await openShop()
  const { version } = (await ask('admin', 'GET', path)).body
  const settings = { countries: ['XX'], startsPerDay: 0, colour: 'red' }
  const { status, body } = await ask('admin', 'PUT', `${path}/settings`, { settings, version, ...WHY })
  expect(status).toBe(400)
  expect(
    body.error
      .split('\n')
      .map((line: string) => line.split(':')[0])
      .toSorted(),
  ).toEqual(['colour', 'countries[0]', 'startsPerDay'])
  expect(await acts()).toHaveLength(1)
})

it('the audit log holds neither codes of test numbers nor numbers of trial accounts', async () => {
  const { ask, acts, path } = await openShop({
    countries: ['*'],
    testNumbers: { '+447700900000': '864209' },
    trialNumbers: ['+4915112345678'],
  })
  const { version } = (await ask('admin', 'GET', path)).body
  await ask('admin', 'PUT', `${path}/settings`, { settings: { countries: ['*'] }, version, ...WHY })
  await ask('admin', 'POST', `${path}/remove`, WHY)
  const log = JSON.stringify(await acts())
  expect(log).toContain('"trialNumbers":1')
  expect(log).not.toMatch(/864209|15112345678|fingerprint/)
})

it('a leaked secret is replaced: the new one works beside it, and it alone once the old one is dropped', async () => {
  const { ask, acts, opens, path, secret } = await openShop()
  expect(await ask('admin', 'POST', `${path}/secrets/drop-old`, WHY)).toMatchObject({ status: 409 })
  const added = await ask('admin', 'POST', `${path}/secrets`, WHY)
  expect(added.body).toMatchObject({ secrets: 2 })
  expect([await opens(), await opens(added.body.secret)]).toEqual([true, true])
  const dropped = await ask('admin', 'POST', `${path}/secrets/drop-old`, WHY)
  expect(dropped.body).toEqual({ secrets: 1 })
  expect([await opens(), await opens(added.body.secret)]).toEqual([false, true])
  expect((await acts()).slice(0, 2)).toMatchObject([
    { act: 'drop old secret', before: { secrets: 2 }, after: { secrets: 1 }, ...WHY },
    { act: 'add secret', before: { secrets: 1 }, after: { secrets: 2 } },
  ])
  const log = JSON.stringify(await acts())
  for (const each of [secret, added.body.secret]) expect(log).not.toContain(each)
})

it('an API key is added and revoked', async () => {
  const { ask, acts, path, store } = await openShop()
  const { sid, secret } = (await ask('admin', 'POST', `${path}/api-keys`, WHY)).body
  expect(await store.accounts.authenticate(sid, secret)).toBeDefined()
  const removed = await ask('admin', 'POST', `${path}/api-keys/${sid}/remove`, WHY)
  expect(removed.body).toEqual({ apiKeys: [] })
  expect(await store.accounts.authenticate(sid, secret)).toBeUndefined()
  expect(await ask('admin', 'POST', `${path}/api-keys/${sid}/remove`, WHY)).toMatchObject({ status: 404 })
  expect(JSON.stringify(await acts())).not.toContain(secret)
})

it('makes no secret that the API would refuse, because the console has another fingerprint key', async () => {
  const { ask, store, path, acts } = await openShop()
  Object.assign(store.keyProbe, { wrongKeys: () => Promise.resolve(['PINPOST_FINGERPRINT_KEY']) })
  expect(await ask('admin', 'POST', `${path}/secrets`, WHY)).toMatchObject({ status: 409 })
  expect(await acts()).toHaveLength(1)
})

it('disables and enables an account, and a removed one is gone', async () => {
  const { ask, opens, path, acts } = await openShop()
  const disabled = await ask('admin', 'PUT', `${path}/state`, { state: 'disabled', ...WHY })
  expect(disabled.body.state).toBe('disabled')
  expect(await opens()).toBe(false)
  await ask('admin', 'PUT', `${path}/state`, { state: 'active', ...WHY })
  expect(await opens()).toBe(true)
  await ask('admin', 'POST', `${path}/remove`, WHY)
  expect(await opens()).toBe(false)
  expect(await ask('admin', 'GET', path)).toMatchObject({ status: 404 })
  expect((await acts()).map(({ act }: { act: string }) => act)).toEqual([
    'remove account',
    'enable account',
    'disable account',
    'add account',
  ])
})
