import { randomBytes } from 'node:crypto'

import { newKeyPair } from '@pinpost/store'
import { expect, it } from 'vitest'

import { openConsole } from '../test/console.ts'

const WHY = { reason: 'as the customer asked' }

/** A console, and an account of its own. */
async function openShop() {
  const opened = await openConsole()
  const account = `shop-${randomBytes(6).toString('hex')}`
  await opened.store.accounts.save({ key: account, secrets: ['a-good-secret'], countries: ['*'] }, 'nothing')
  const call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
    opened.ask('admin', method, `/accounts/${account}${path}`, body && { ...body, ...WHY })
  const acts = async () => {
    const { body } = await opened.ask('operator', 'GET', '/acts')
    return body.filter(({ target }: { target: string }) => target === account)
  }
  return { ...opened, account, call, acts }
}

it('an endpoint of webhooks is created, paused, rotated and removed; its secrets are in one answer each', async () => {
  const { call, acts, store, account } = await openShop()
  const created = await call('POST', '/webhooks', { url: 'https://shop.example/hook', enabled: true })
  expect(created.body.secret).toMatch(/^whsec_/)
  const { id, secret } = created.body
  const paused = { url: 'https://shop.example/hook', types: ['verification.failed'], enabled: false }
  expect(await call('PUT', `/webhooks/${id}`, paused)).toMatchObject({ status: 200, body: { id, ...paused } })
  const rotated = await call('POST', `/webhooks/${id}/rotate`, {})
  const [endpoint] = await store.webhooks.endpoints.read(account)
  expect(endpoint?.secrets.map((each) => each.reveal())).toEqual([rotated.body.secret, secret])
  expect((await call('GET', '/webhooks')).body).toEqual([{ id, account, ...paused }])
  expect(await call('POST', `/webhooks/${id}/remove`, {})).toMatchObject({ status: 200, body: [] })
  expect((await call('POST', `/webhooks/${id}/remove`, {})).status).toBe(404)
  expect((await acts())[2]).toMatchObject({
    act: 'change webhook',
    before: { enabled: true },
    after: { enabled: false },
  })
  expect(JSON.stringify(await acts())).not.toMatch(/whsec_/)
})

it('an application is created with a key pair, changed, signed and removed', async () => {
  const { call, acts, store, account } = await openShop()
  const created = await call('POST', '/applications', {
    name: 'shop',
    statusUrl: 'https://shop.example/status',
  })
  const { id, privateKey, signatureSecret } = created.body
  expect(privateKey).toContain('PRIVATE KEY')
  const secretOf = async () => (await store.applications.callbackTargets(account))[0]?.secret?.reveal()
  expect(await secretOf()).toBe(signatureSecret)
  const { publicKey } = newKeyPair()
  const changed = await call('PUT', `/applications/${id}`, {
    name: 'web shop',
    publicKey,
    statusUrl: 'https://shop.example/status',
  })
  expect(changed.body).toEqual({
    id,
    account,
    name: 'web shop',
    publicKey,
    statusUrl: 'https://shop.example/status',
  })
  const signed = await call('POST', `/applications/${id}/sign`, {})
  expect(await secretOf()).toBe(signed.body.signatureSecret)
  expect((await call('GET', '/applications')).body).toMatchObject([{ id, name: 'web shop' }])
  expect((await call('POST', `/applications/${id}/remove`, {})).body).toEqual([])
  const log = JSON.stringify(await acts())
  for (const secret of ['PRIVATE KEY', signatureSecret, signed.body.signatureSecret])
    expect(log).not.toContain(secret)
})

it("an account's own text is saved and removed, and shown as a message with its size", async () => {
  const { call, acts, ask, account } = await openShop()
  const saved = await call('PUT', '/texts/sms/en-gb', { text: 'Your ${brand} code is ${pin} €' })
  expect(saved.body.own).toMatchObject([{ channel: 'sms', locale: 'en-gb', version: 1 }])
  const { body: messages } = await ask('viewer', 'GET', `/messages?account=${account}`)
  expect(messages).toEqual([
    {
      kind: 'own',
      channel: 'sms',
      locale: 'en-gb',
      text: 'Your Acme code is 4711 €',
      encoding: 'gsm7',
      segments: 1,
    },
  ])
  expect((await call('POST', '/texts/sms/en-gb/remove', {})).body.own).toEqual([])
  expect((await call('POST', '/texts/sms/en-gb/remove', {})).status).toBe(404)
  expect((await acts())[1]).toMatchObject({
    act: 'save text',
    before: null,
    after: { channel: 'sms', locale: 'en-gb', text: 'Your ${brand} code is ${pin} €' },
  })
})

it('a template of Verify v2 gets texts, which are changed and removed with it', async () => {
  const { call, account, ask } = await openShop()
  const { body: template } = await call('POST', '/templates', { name: 'summer' })
  expect(template).toMatchObject({ name: 'summer', isDefault: true })
  expect((await call('POST', '/templates', { name: 'summer' })).status).toBe(409)
  const save = (text: string) => call('PUT', '/texts/voice/de-de', { text, template: template.id })
  await save('Code ${pin}.')
  const texts = await save('Der Code ist ${pin}.')
  expect(texts.body.named).toMatchObject([
    { fragments: [{ channel: 'voice', locale: 'de-de', template: { text: 'Der Code ist ${pin}.' } }] },
  ])
  const { body: messages } = await ask('viewer', 'GET', `/messages?account=${account}`)
  expect(messages).toMatchObject([
    { kind: 'template', template: 'summer', channel: 'voice', text: expect.stringContaining('4 7 1 1') },
  ])
  const renamed = await call('PUT', `/templates/${template.id}`, { name: 'winter', isDefault: false })
  expect(renamed.body).toEqual({ id: template.id, name: 'winter', isDefault: false })
  const removed = await call('POST', '/texts/voice/de-de/remove', { template: template.id })
  expect(removed.body.named).toMatchObject([{ name: 'winter', fragments: [] }])
  expect((await call('POST', `/templates/${template.id}/remove`, {})).body).toEqual([])
})

it('the built-in messages are those of every language, and each SMS has its encoding and segments', async () => {
  const { ask } = await openShop()
  const { body } = await ask('viewer', 'GET', '/messages')
  const of = (kind: string, channel: string) =>
    body.filter((each: { kind: string; channel: string }) => each.kind === kind && each.channel === channel)
  expect([of('verification', 'sms').length, of('payment', 'voice').length]).toEqual([39, 21])
  const english = of('verification', 'sms').find(({ locale }: { locale: string }) => locale === 'en-gb')
  expect(english).toMatchObject({ encoding: 'gsm7', segments: 1, text: expect.stringContaining('4711') })
  const russian = of('verification', 'sms').find(({ locale }: { locale: string }) => locale === 'ru-ru')
  expect(russian.encoding).toBe('ucs2')
})
