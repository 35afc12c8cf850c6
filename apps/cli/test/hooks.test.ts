import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { temporaryFolder } from '../../../test/support/processes.ts'
import { openShop } from './commands.ts'

it('a hook with a token of ours is created, changed, listed, rotated and removed', async () => {
  const { store, pinpost } = await openShop()
  const secretsOf = async () =>
    (await store.hooks.find('shop0001', 'logto'))?.secrets.map((secret) => secret.reveal())
  const created = await pinpost(
    'hook',
    'set',
    'shop0001',
    'logto',
    'brand=Acme',
    'workflow=sms,voice',
    '--json',
  )
  const { token, path } = JSON.parse(created.out)
  expect(path).toBe('/hooks/shop0001/logto')
  expect(await secretsOf()).toEqual([token])
  const changed = await pinpost('hook', 'set', 'shop0001', 'logto', 'ttl=600')
  expect(changed.out).toBe('logto may deliver codes of account shop0001 at /hooks/shop0001/logto')
  const listed = await pinpost('hook', 'list', 'shop0001')
  expect(listed.out).toMatch(/logto +Acme +sms,voice +600 +1/)
  expect(listed.out).not.toContain(token)
  const rotated = JSON.parse((await pinpost('hook', 'set', 'shop0001', 'logto', 'secret=new', '--json')).out)
  expect(await secretsOf()).toEqual([rotated.token, token])
  await pinpost('hook', 'set', 'shop0001', 'logto', 'ttl=', 'workflow=')
  expect(await store.hooks.find('shop0001', 'logto')).not.toHaveProperty('ttl')
  expect((await pinpost('hook', 'remove', 'shop0001', 'logto')).out).toBe(
    'hook logto of account shop0001 removed',
  )
  expect((await pinpost('hook', 'remove', 'shop0001', 'logto')).code).toBe(1)
})

it('the secret of a system that signs is read from a file', async () => {
  const { store, pinpost } = await openShop()
  const secret = `v1,whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const file = join(temporaryFolder('cli'), 'secret')
  writeFileSync(file, `${secret}\n`)
  const set = ['hook', 'set', 'shop0001', 'supabase', 'brand=Acme']
  const { out } = await pinpost(...set, `secret=${file}`)
  expect(out).not.toContain('whsec')
  expect((await store.hooks.find('shop0001', 'supabase'))?.secrets[0]?.reveal()).toBe(secret)
})

it('wrong commands say what to write', async () => {
  const { pinpost } = await openShop()
  const outOf = async (...args: string[]) => (await pinpost('hook', 'set', ...args)).out
  expect(await outOf('shop0001', 'firebase')).toContain('system: use one of auth0, authentik')
  expect(await outOf('shop0001', 'supabase', 'brand=Acme')).toBe(
    'secret: supabase makes it, use secret=<file>',
  )
  expect(await outOf('shop0001', 'clerk', 'secret=new')).toBe('secret: clerk makes it, use secret=<file>')
  expect(await outOf('shop0001', 'logto')).toBe('brand: missing')
  expect(await outOf('shop0001', 'logto', 'brand=Acme', 'ttl=soon')).toContain('ttl: must be')
  expect(await outOf('nobody01', 'logto', 'brand=Acme')).toBe('there is no such account')
  expect(await outOf('shop0001', 'logto', 'brand=Acme', 'secret=/nowhere')).toContain('cannot be read')
})
