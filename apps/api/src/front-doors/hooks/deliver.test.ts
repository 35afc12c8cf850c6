import { gzipSync } from 'node:zlib'

import { describe, expect, it, vi } from 'vitest'

import { OTHER, SHOP, someNumber } from '../../../test/api.ts'
import { deliveryOf, deliveryTo, openHooks, type TestHooks } from '../../../test/hooks.ts'
import { BASIC } from '../../../test/v2.ts'

const good = (to: string, members: object = {}) => ({ to, code: '482913', brand: 'Acme', ...members })

const idOf = async (api: TestHooks, body: object): Promise<string> => {
  const answer = await api.ask('/deliver', body)
  expect(answer.statusCode).toBe(202)
  return answer.json<{ id: string }>().id
}

describe('a delivery', () => {
  it('starts a verification with the code of the caller, and ends with its ttl', async () => {
    const api = await openHooks()
    const id = await idOf(api, good(someNumber(), { ttl: 120, workflow: ['sms', 'voice'], locale: 'fr_FR' }))
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    const verification = await deliveryOf(api, id)
    expect(verification).toMatchObject({
      frontDoor: 'hooks',
      unreported: true,
      customPin: true,
      brand: 'Acme',
      locale: 'fr-fr',
      pinSeconds: 120,
      steps: [
        { channel: 'sms', waitSeconds: 60 },
        { channel: 'voice', waitSeconds: 60 },
      ],
    })
    expect(verification.state === 'inProgress' && verification.pin.reveal()).toBe('482913')
    expect(verification.state === 'inProgress' && verification.giveUpAt - verification.startedAt).toBe(
      120_000,
    )
  })

  it('goes to an e-mail address by e-mail', async () => {
    const api = await openHooks()
    const id = await idOf(api, good('ann@mail.example'))
    expect((await deliveryOf(api, id)).steps).toMatchObject([{ channel: 'email', waitSeconds: 300 }])
  })

  it('finds the code in a text, which is sent as it is', async () => {
    const api = await openHooks()
    const text = 'Welcome! 482913 is your code.\n\n@shop.example #482913'
    const id = await idOf(api, good(someNumber(), { code: undefined, text }))
    const template = { type: 'text', text: 'Welcome! ${pin} is your code.\n\n@shop.example #${pin}' }
    expect(await deliveryOf(api, id)).toMatchObject({ templates: { sms: template, email: template } })
  })

  it('has the built-in text if the account may not have its own', async () => {
    const api = await openHooks()
    await api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, templates: false }))
    const id = await idOf(api, good(someNumber(), { code: undefined, text: 'Your code: 482913' }))
    const verification = await deliveryOf(api, id)
    expect(verification).toMatchObject({ state: 'inProgress' })
    expect(verification).not.toHaveProperty('templates.sms')
  })

  it('of the same code within a minute is the same delivery, also if both arrive at once', async () => {
    const api = await openHooks()
    const body = good(someNumber())
    const ids = await Promise.all([1, 2, 3].map(() => idOf(api, body)))
    expect(new Set([...ids, await idOf(api, body)]).size).toBe(1)
  })

  it('of the same code after a minute, and of another code, replaces the one before it', async () => {
    const api = await openHooks()
    const to = someNumber()
    const first = await idOf(api, good(to))
    const second = await idOf(api, good(to, { code: '111111' }))
    expect(second).not.toBe(first)
    expect(await deliveryOf(api, first)).toMatchObject({ state: 'cancelled' })
    vi.setSystemTime(Date.now() + 61_000)
    const third = await idOf(api, good(to, { code: '111111' }))
    vi.useRealTimers()
    expect(await deliveryOf(api, second)).toMatchObject({ state: 'cancelled' })
    expect(await deliveryOf(api, third)).toMatchObject({ state: 'inProgress' })
  })

  it('with the same key is the same delivery, and with another key another one', async () => {
    const api = await openHooks()
    const to = someNumber()
    const first = await idOf(api, good(to, { dedupe_key: 'a' }))
    expect(await idOf(api, good(to, { dedupe_key: 'a', code: '111111' }))).toBe(first)
    expect(await idOf(api, good(to, { dedupe_key: 'b' }))).not.toBe(first)
  })

  it('of another purpose replaces none, and each purpose has repetitions of its own', async () => {
    const api = await openHooks()
    const to = someNumber()
    const ids: string[] = []
    for (const purpose of ['sign-in', 'payment', undefined]) ids.push(await idOf(api, good(to, { purpose })))
    expect(new Set(ids).size).toBe(3)
    expect(await idOf(api, good(to, { purpose: 'sign-in' }))).toBe(ids[0])
    const other = await idOf(api, good(to, { purpose: 'sign-in', code: '111111' }))
    const states = await Promise.all([...ids, other].map(async (id) => (await deliveryOf(api, id)).state))
    expect(states).toEqual(['cancelled', 'inProgress', 'inProgress', 'inProgress'])
  })

  it('is not found by the other APIs, and replaces no verification of theirs', async () => {
    const api = await openHooks()
    const to = someNumber()
    const id = await idOf(api, good(to))
    const v1 = await api.call('/verify/check/json', { request_id: id, code: '482913' })
    expect(v1).toMatchObject({ status: '6' })
    const other = someNumber()
    const started = await api.call('/verify/json', { number: other, brand: 'Acme' })
    expect((await api.ask('/deliver', good(other))).statusCode).toBe(409)
    expect(await deliveryOf(api, String(started['request_id']))).toMatchObject({ state: 'inProgress' })
    expect((await api.ask('/deliver/feedback', { to: other, result: 'succeeded' })).statusCode).toBe(404)
  })

  it('needs the permission to choose codes', async () => {
    const api = await openHooks()
    const authorization = `Basic ${Buffer.from(`${OTHER.key}:${OTHER.secrets[0]}`).toString('base64')}`
    const answer = await api.ask('/deliver', good(someNumber()), { authorization })
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ detail: expect.stringContaining('customPin') })
  })

  it('is limited, blocked and switched off as any start', async () => {
    const api = await openHooks()
    const set = (change: object) =>
      api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, ...change }))
    await set({ limits: { 'starts-10-minutes': { limit: 1 } } })
    const to = someNumber()
    await idOf(api, good(to))
    const limited = await api.ask('/deliver', good(to, { code: '111111' }))
    expect(limited.statusCode).toBe(429)
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    await set({ limits: 'off', countries: ['GB'] })
    expect((await api.ask('/deliver', good(someNumber()))).statusCode).toBe(422)
    await set({ countries: ['DE'], barred: true })
    expect((await api.ask('/deliver', good(someNumber()))).statusCode).toBe(403)
  })
})

describe('feedback', () => {
  it.each([
    ['succeeded', 'succeeded'],
    ['failed', 'expired'],
  ])('%s: the delivery has %s, and is no longer unreported', async (result, state) => {
    const api = await openHooks()
    const id = await idOf(api, good(someNumber()))
    expect((await api.ask(`/deliver/${id}/feedback`, { result })).statusCode).toBe(204)
    const verification = await deliveryOf(api, id)
    expect(verification.state).toBe(state)
    expect(verification.unreported).toBeUndefined()
    expect((await api.ask(`/deliver/${id}/feedback`, { result })).statusCode).toBe(404)
  })

  it('may name the destination', async () => {
    const api = await openHooks()
    const to = someNumber()
    const id = await idOf(api, good(to))
    expect((await api.ask('/deliver/feedback', { to: `+${to}`, result: 'succeeded' })).statusCode).toBe(204)
    expect((await deliveryOf(api, id)).state).toBe('succeeded')
    expect((await api.ask('/deliver/feedback', { to, result: 'succeeded' })).statusCode).toBe(404)
  })

  it('names the purpose, or the id alone', async () => {
    const api = await openHooks()
    const to = someNumber()
    const ids = [
      await idOf(api, good(to, { purpose: 'sign-in' })),
      await idOf(api, good(to, { purpose: 'payment' })),
    ]
    const feedback = async (path: string, body: object) =>
      (await api.ask(path, { result: 'succeeded', ...body })).statusCode
    expect(await feedback('/deliver/feedback', { to })).toBe(404)
    expect(await feedback('/deliver/feedback', { to, purpose: 'payment' })).toBe(204)
    expect(await feedback(`/deliver/${ids[0]}/feedback`, {})).toBe(204)
    for (const id of ids) expect((await deliveryOf(api, id)).state).toBe('succeeded')
  })

  it('is not taken from another account', async () => {
    const api = await openHooks()
    const id = await idOf(api, good(someNumber()))
    const authorization = `Basic ${Buffer.from(`${OTHER.key}:${OTHER.secrets[0]}`).toString('base64')}`
    const answer = await api.ask(`/deliver/${id}/feedback`, { result: 'succeeded' }, { authorization })
    expect(answer.statusCode).toBe(404)
    expect((await deliveryOf(api, id)).state).toBe('inProgress')
  })
})

describe('bad input', () => {
  it.each<[string, (to: string) => unknown, string]>([
    ['no body', () => undefined, 'body'],
    ['no JSON', () => '{', 'body'],
    ['no destination', (to) => ({ ...good(to), to: undefined }), 'to'],
    ['a destination that is none', () => good('12'), 'to'],
    ['an address with line ends', () => good('a@b.example\r\nbcc: c@d.example'), 'to'],
    ['no brand', (to) => good(to, { brand: undefined }), 'brand'],
    ['a brand that is a link', (to) => good(to, { brand: 'evil.com' }), 'brand'],
    ['no code and no text', (to) => good(to, { code: undefined }), 'text'],
    ['a text with two numbers', (to) => good(to, { code: undefined, text: '1234 or 5678' }), 'text'],
    ['a text without the code', (to) => good(to, { text: 'Your code is 1234' }), 'text'],
    ['a text with control characters', (to) => good(to, { text: '482913 \u202E' }), 'text'],
    ['a long text', (to) => good(to, { text: `482913 ${'x'.repeat(700)}` }), 'text'],
    ['a short code', (to) => good(to, { code: '123' }), 'code'],
    ['a long code', (to) => good(to, { code: '12345678901' }), 'code'],
    ['a code with signs', (to) => good(to, { code: '12-34' }), 'code'],
    ['a code that is a number', (to) => good(to, { code: 482_913 }), 'code'],
    ['a locale that is none', (to) => good(to, { locale: '../en' }), 'locale'],
    ['a short ttl', (to) => good(to, { ttl: 59 }), 'ttl'],
    ['a long ttl', (to) => good(to, { ttl: 3_601 }), 'ttl'],
    ['an unknown channel', (to) => good(to, { workflow: ['pigeon'] }), 'workflow'],
    [
      'a channel to another kind of destination',
      (to) => good(to, { workflow: ['sms', 'email'] }),
      'workflow',
    ],
    ['a long key', (to) => good(to, { dedupe_key: 'x'.repeat(41) }), 'dedupe_key'],
    ['a purpose with blanks', (to) => good(to, { purpose: 'Sign in' }), 'purpose'],
    ['an address of a client that is none', (to) => good(to, { client_ip: 'nowhere' }), 'client_ip'],
  ])('%s: a problem that names it, and nothing is stored', async (_name, bodyOf, parameter) => {
    const api = await openHooks()
    const to = someNumber()
    const answer = await api.ask('/deliver', bodyOf(to))
    expect(answer.statusCode).toBe(422)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    const problem = answer.json<{ invalid_parameters: { name: string }[] }>()
    expect(problem).toMatchObject({ type: 'about:blank', status: 422 })
    expect(problem.invalid_parameters.map(({ name }) => name)).toContain(parameter)
    await expect(deliveryTo(api, `+${to}`)).rejects.toThrow('no such delivery')
  })

  it('wrong credentials, compressed bodies and other methods are refused', async () => {
    const api = await openHooks()
    expect((await api.ask('/deliver', {}, { authorization: 'Bearer x' })).statusCode).toBe(401)
    const wrong = `Basic ${Buffer.from('shop0001:wrong-secret').toString('base64')}`
    expect((await api.ask('/deliver', {}, { authorization: wrong })).statusCode).toBe(401)
    const headers = { authorization: BASIC, 'content-encoding': 'gzip' }
    const zipped = await api.app.inject({ method: 'POST', url: '/deliver', headers, payload: gzipSync('{}') })
    expect(zipped.statusCode).toBe(415)
    expect((await api.app.inject({ method: 'GET', url: '/deliver' })).statusCode).toBe(405)
    expect((await api.ask('/deliver', `"${'x'.repeat(70_000)}"`)).statusCode).toBe(413)
  })
})
