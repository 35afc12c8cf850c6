import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { addFragment, addTemplate } from '@pinpost/core'
import { expect, it } from 'vitest'

import { temporaryFolder } from '../../../test/support/processes.ts'
import { openCommands, openShop } from './commands.ts'

const fileOf = (text: string): string => {
  const file = join(temporaryFolder('cli'), 'settings.json')
  writeFileSync(file, text)
  return file
}

it('an account is created once, disabled, enabled and removed, and listed in every state', async () => {
  const { store, pinpost } = await openCommands()
  const { out } = await pinpost('account', 'add', 'newshop1', fileOf('{"countries":["DE"]}'))
  const secret = out.split(' ').at(-1) ?? ''
  const opens = async (): Promise<boolean> =>
    (await store.accounts.authenticate('newshop1', secret)) !== undefined
  expect(await opens()).toBe(true)
  expect(await pinpost('account', 'add', 'newshop1')).toEqual({
    code: 1,
    out: 'there is an account newshop1: use "account set" or "secret add"',
  })
  await pinpost('account', 'disable', 'newshop1')
  expect(await opens()).toBe(false)
  expect((await pinpost('account', 'list')).out).toMatch(/newshop1 +disabled +operator +1$/)
  await pinpost('account', 'enable', 'newshop1')
  expect(await opens()).toBe(true)
  expect(await pinpost('account', 'remove', 'newshop1')).toMatchObject({ code: 0 })
  expect(await opens()).toBe(false)
  const listed: unknown = JSON.parse((await pinpost('account', 'list', '--json')).out)
  expect(listed).toEqual([{ key: 'newshop1', state: 'removed', secrets: 0 }])
})

it('an API key is added with a sid of its own or a given one, listed and removed; its secret passes every SDK', async () => {
  const { store, pinpost } = await openShop()
  const { sid, secret } = JSON.parse((await pinpost('api-key', 'add', 'shop0001', '--json')).out)
  expect(secret).toMatch(/^[0-9a-f]{48}$/)
  expect(await store.accounts.authenticate(sid, secret)).toMatchObject({ key: 'shop0001' })
  const own = `SK${'a'.repeat(32)}`
  expect((await pinpost('api-key', 'add', 'shop0001', own)).out).toContain(
    `API key ${own} of account shop0001`,
  )
  expect(await pinpost('api-key', 'add', 'shop0001', own)).toMatchObject({ code: 1 })
  expect(await pinpost('api-key', 'add', 'shop0001', 'SK1')).toEqual({
    code: 1,
    out: 'sid: use SK and 32 lower-case hex digits',
  })
  expect((await pinpost('api-key', 'list', 'shop0001')).out).toBe(`${sid}\n${own}`)
  expect((await pinpost('api-key', 'remove', 'shop0001', sid)).out).toContain('removed')
  expect(await pinpost('api-key', 'remove', 'shop0001', sid)).toMatchObject({ code: 1 })
  expect(await store.accounts.authenticate(sid, secret)).toBeUndefined()
})

it('a sid of another account is refused', async () => {
  const { store, pinpost } = await openShop()
  const sid = `AC${'b'.repeat(32)}`
  await store.accounts.save({ key: 'other001', secrets: ['other-secret'], twilioSid: sid })
  expect(await pinpost('account', 'set', 'shop0001', `twilioSid="${sid}"`)).toEqual({
    code: 1,
    out: `${sid}: another account has this sid`,
  })
})

it.each([
  ['api-key', 'add'],
  ['api-key', 'list'],
  ['account', 'show'],
  ['account', 'set', 'templates=true'],
  ['account', 'disable'],
  ['account', 'enable'],
  ['account', 'remove'],
  ['secret', 'add'],
  ['secret', 'drop-old'],
])('%s %s of an unknown key is refused', async (noun, verb, ...more) => {
  const { pinpost } = await openCommands()
  expect(await pinpost(noun, verb, 'nobody00', ...more)).toEqual({ code: 1, out: 'there is no such account' })
  expect((await pinpost('account', 'list', '--json')).out).toBe('[]')
})

it('any setting can be changed, the secret stays, and shown settings can be set again', async () => {
  const { store, pinpost } = await openCommands()
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'], templates: true, countries: ['*'] })
  const set = (...words: string[]) => pinpost('account', 'set', 'shop0001', ...words)
  const changes = ['trialNumbers=["+4915112349002"]', 'countries=["DE"]', 'templates=']
  expect(await set(...changes)).toMatchObject({ code: 0 })
  const shown = (await pinpost('account', 'show', 'shop0001')).out
  expect(JSON.parse(shown)).toEqual({
    countries: ['DE'],
    trialNumbers: [expect.stringMatching(/^fingerprint:[\w-]{27}$/)],
  })
  expect(await set(fileOf(shown))).toMatchObject({ code: 0 })
  expect((await pinpost('account', 'show', 'shop0001')).out).toBe(shown)
  expect(await store.accounts.authenticate('shop0001', 'some-secret')).toMatchObject({ templates: false })
})

it.each([
  ['{"customPins":true}', 'customPins: unknown setting'],
  ['{"secrets":["another-secret"]}', 'secrets: unknown setting'],
  ['nonsense', 'is not JSON'],
])('a file with %s is refused with the path of the setting and without its value', async (text, line) => {
  const { store, pinpost } = await openCommands()
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  expect(await pinpost('account', 'set', 'shop0001', fileOf(text))).toEqual({ code: 1, out: line })
})

it.each([
  ['startsPerDay=0', 'startsPerDay: too small, use at least 1'],
  [
    'countries=GB',
    `countries: the value is not JSON, write for example countries='["GB"]' or countries=true`,
  ],
  ['=1', 'write settings as name=value, with JSON as the value'],
  ['/no/such/file', '/no/such/file cannot be read'],
])('%s is refused', async (word, line) => {
  const { store, pinpost } = await openCommands()
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  expect(await pinpost('account', 'set', 'shop0001', word)).toEqual({ code: 1, out: line })
})

it('production requires countries of each account that is added or changed', async () => {
  const { store, pinpost } = await openCommands({ environment: { NODE_ENV: 'production' } })
  const refusal = { code: 1, out: expect.stringMatching(/^countries: missing/) }
  expect(await pinpost('account', 'add', 'shop0001')).toEqual(refusal)
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  expect(await pinpost('account', 'set', 'shop0001', 'templates=true')).toEqual(refusal)
  expect(await pinpost('account', 'set', 'shop0001', 'countries=["*"]')).toMatchObject({ code: 0 })
})

it('templates are listed, shown and removed', async () => {
  const { store, pinpost } = await openCommands()
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'], templates: true })
  for (const locale of ['de-de', 'fr-fr']) {
    const template = { type: 'text', text: `Evil ${locale}: \${pin}` } as const
    await store.settings.saveTemplate('shop0001', { locale, channel: 'sms', template })
  }
  const template = (verb: string, ...words: string[]) => pinpost('template', verb, 'shop0001', ...words)
  expect((await template('list')).out).toMatch(/- +- +sms +de-de +text +1\n- +- +sms +fr-fr +text +1$/)
  expect(await template('show', 'sms', 'de-de')).toEqual({ code: 0, out: 'Evil de-de: ${pin}' })
  expect(await template('remove', 'sms', 'de-de')).toMatchObject({ code: 0 })
  expect(await template('show', 'sms', 'de-de')).toEqual({
    code: 1,
    out: 'shop0001 has no template sms de-de',
  })
  expect(await template('show', 'fax', 'de-de')).toMatchObject({ code: 1 })
  expect((await template('list')).out).not.toContain('de-de')
})

it('templates of Verify v2 are listed, shown and removed with their texts', async () => {
  const { store, pinpost } = await openCommands()
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'], templates: true })
  const { named } = store.settings
  for (const [at, name] of ['sign-up', 'empty'].entries())
    await named.change('shop0001', (all) => addTemplate(all, { id: `t${at}`, name, createdAt: at }))
  for (const [at, locale] of ['de-de', 'fr-fr'].entries()) {
    const template = { type: 'text', text: `Mine ${locale}: \${pin}` } as const
    const fragment = { id: `f${at}`, channel: 'sms', locale, template, createdAt: at } as const
    await named.change('shop0001', (all) => addFragment(all, 't0', fragment))
  }
  const template = (verb: string, ...words: string[]) => pinpost('template', verb, 'shop0001', ...words)
  expect((await template('list')).out).toMatch(
    /sign-up +true +sms +de-de +text +-\nsign-up +true +sms +fr-fr +text +-\nempty +false +- +- +- +-$/,
  )
  const german = ['sms', 'de-de', '--template', 'sign-up']
  expect(await template('show', ...german)).toEqual({ code: 0, out: 'Mine de-de: ${pin}' })
  expect(await template('show', 'sms', 'de-de')).toMatchObject({ code: 1 })
  expect(await template('remove', ...german)).toMatchObject({ code: 0 })
  expect(await template('show', ...german)).toEqual({
    code: 1,
    out: 'the template sign-up of shop0001 has no text sms de-de',
  })
  expect(await template('remove-all', 'sign-up')).toMatchObject({ code: 0 })
  expect(await template('remove-all', 'sign-up')).toEqual({
    code: 1,
    out: 'shop0001 has no template sign-up; see: pinpost template list shop0001',
  })
  expect((await template('list')).out).toMatch(/version\nempty +false/)
})

it('keys other than those with which Redis was filled are reported, and used only once accepted', async () => {
  const prefix = `t${randomBytes(6).toString('hex')}`
  const { store, pinpost } = await openCommands({ prefix })
  await store.keyProbe.check()
  expect(await pinpost('keys', 'check')).toEqual({ code: 0, out: 'the keys are right' })
  const other = await openCommands({ prefix, fingerprint: Buffer.alloc(32, 3) })
  const refusal = { code: 1, out: expect.stringContaining('PINPOST_FINGERPRINT_KEY') }
  expect(await other.pinpost('keys', 'check')).toEqual(refusal)
  expect(await other.pinpost('account', 'add', 'shop0001')).toEqual(refusal)
  expect(await other.pinpost('keys', 'accept')).toMatchObject({ code: 0 })
  expect(await other.pinpost('account', 'add', 'shop0001')).toMatchObject({ code: 0 })
})
