import { createPrivateKey, createPublicKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { temporaryFolder } from '../../../test/support/processes.ts'
import { openShop } from './commands.ts'

const ID = '8f35a1a7-6c8b-4d61-9d5c-0f6c1a2b3c4d'

it('an application is created with a key pair, shown, changed, listed and removed', async () => {
  const { store, pinpost } = await openShop()
  const created = await pinpost('application', 'create', 'shop0001', 'web shop', '--json')
  const { id, privateKey, publicKey } = JSON.parse(created.out)
  const derived = createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' })
  expect(derived).toBe(publicKey)
  expect((await pinpost('application', 'show', id)).out).not.toContain('PRIVATE')
  const url = 'https://shop.example/status?a=b'
  const set = await pinpost('application', 'set', id, 'name=renamed', `statusUrl=${url}`)
  expect(set.out).toMatch(new RegExp(`^application ${id} changed\\nsignature secret: [\\w-]{43}$`))
  expect((await pinpost('application', 'set', id, 'name=renamed')).out).toBe(`application ${id} changed`)
  expect(await store.applications.find(id)).toMatchObject({ name: 'renamed', statusUrl: url, publicKey })
  expect((await pinpost('application', 'list', 'shop0001')).out).toContain(`${id}  renamed  ${url}`)
  await pinpost('application', 'set', id, 'statusUrl=')
  expect(await store.applications.find(id)).not.toHaveProperty('statusUrl')
  expect((await pinpost('application', 'remove', id)).out).toBe(`application ${id} removed`)
  expect((await pinpost('application', 'show', id)).code).toBe(1)
})

it('an existing application is created with its id and its public key', async () => {
  const { store, pinpost } = await openShop()
  const { out } = await pinpost('application', 'create', 'shop0001', 'first', '--json')
  const { publicKey } = JSON.parse(out)
  const file = join(temporaryFolder('cli'), 'public.pem')
  writeFileSync(file, publicKey)
  const given = await pinpost('application', 'create', 'shop0001', 'moved', `id=${ID}`, `publicKey=${file}`)
  expect(given.out).toBe(`application ${ID} of account shop0001`)
  expect(await store.applications.find(ID)).toMatchObject({ publicKey, name: 'moved' })
})

it('the secret that signs its callbacks is printed once, and is replaced by a new one or by that of a file', async () => {
  const { store, pinpost } = await openShop()
  const url = 'https://shop.example/status'
  const created = await pinpost('application', 'create', 'shop0001', 'web shop', `statusUrl=${url}`, '--json')
  const { id, signatureSecret } = JSON.parse(created.out)
  const secretOf = async () => (await store.applications.callbackTargets('shop0001'))[0]?.secret?.reveal()
  expect(await secretOf()).toBe(signatureSecret)
  expect((await pinpost('application', 'show', id)).out).not.toContain(signatureSecret)
  const signed = JSON.parse((await pinpost('application', 'sign', id, '--json')).out)
  expect(signed).toEqual({ id, signatureSecret: await secretOf() })
  const file = join(temporaryFolder('cli'), 'secret')
  writeFileSync(file, 'the secret at Vonage\n')
  const { out } = await pinpost('application', 'sign', id, file)
  expect(out).toBe(`application ${id} has its new signature secret`)
  expect(await secretOf()).toBe('the secret at Vonage')
  writeFileSync(file, 'short')
  expect((await pinpost('application', 'sign', id, file)).out).toBe(
    'signature secret: use 16 to 200 characters',
  )
})

it.each([
  [['sign', ID], 'there is no such application'],
  [['create', 'nobody01', 'x'], 'there is no such account'],
  [['create', 'shop0001', 'x', 'id=1'], 'id: use a lower-case UUID with dashes'],
  [['create', 'shop0001', 'x', 'publicKey=/nowhere.pem'], 'publicKey: the file /nowhere.pem cannot be read'],
  [['create', 'shop0001', 'x', 'statusUrl=nothing'], 'statusUrl: use an http or https URL'],
  [['create', 'shop0001', 'x', 'secret=1'], 'write settings as name=value; the names are id,'],
  [['set', ID, 'name=x'], 'there is no such application'],
  [['set', ID], 'name=value is missing'],
  [['remove', ID], 'there is no such application'],
])('application %j is refused: %s', async (words, reason) => {
  const { pinpost } = await openShop()
  const { code, out } = await pinpost('application', ...words)
  expect(code).toBe(1)
  expect(out).toContain(reason)
})
