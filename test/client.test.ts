import { createClient, PinpostError, readEvent } from '@pinpost/client'
import { Secret } from '@pinpost/core'
import { signatureHeaders } from '@pinpost/providers'
import { describe, expect, it } from 'vitest'

import { serviceOfFile } from './support/processes.ts'

const ACCOUNT = { key: 'demo0001', secret: 'demo-secret' }

/** Never answers. */
const hanging: typeof globalThis.fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
  })

describe('the client, against the real service', () => {
  const shared = serviceOfFile({ workers: 1, timeScale: 1 })
  const open = () => ({ ...shared(), client: createClient({ url: shared().api, ...ACCOUNT }) })

  it('starts, checks, continues with the same code by a call, and finds the ended one no more', async () => {
    const { client, nextItem } = open()
    const to = '447700900401'
    const started = await client.start({ to, brand: 'Acme', channels: ['sms', 'voice'], codeLength: 6 })
    if (started.type !== 'started') throw new Error(started.type)
    const { requestId: id } = started
    const code = /\d{6}/.exec(String((await nextItem(to))['text']))?.[0] ?? ''
    expect(await client.start({ to, brand: 'Acme' })).toEqual({ type: 'running', requestId: id })
    expect(await client.check(id, code === '000000' ? '111111' : '000000', { clientIp: '192.0.2.7' })).toBe(
      'wrong',
    )
    expect(await client.check(id, '')).toBe('wrong')
    expect(await client.next(id)).toBe('done')
    expect(String((await nextItem(to))['text'])).toContain(code.split('').join(' '))
    expect(await client.cancel(id)).toBe('notNow')
    expect(await client.check(id, code)).toBe('right')
    expect([await client.check(id, code), await client.next(id), await client.cancel(id)]).toEqual([
      'ended',
      'ended',
      'ended',
    ])
  })

  it('answers three wrong codes, no further step, wrong input and wrong credentials', async () => {
    const { client, api } = open()
    const started = await client.start({ to: '447700900404', brand: 'Acme', clientRef: 'order-1' })
    const id = started.type === 'started' ? started.requestId : ''
    expect(await client.next(id)).toBe('noMoreSteps')
    const wrong = [1, 2, 3].map(() => () => client.check(id, 'x'))
    const results: string[] = []
    for (const check of wrong) results.push(await check())
    expect(results).toEqual(['wrong', 'wrong', 'tooManyWrong'])
    expect(await client.start({ to: '12', brand: 'Acme' })).toMatchObject({
      type: 'invalid',
      parameters: [{ name: 'workflow[0]' }],
    })
    const stranger = createClient({ url: api, key: 'demo0001', secret: 'wrong-sécret' })
    const refused = stranger.start({ to: '447700900402', brand: 'Acme' })
    await expect(refused).rejects.toMatchObject({ name: 'PinpostError', status: 401 })
    await expect(refused).rejects.toThrow(PinpostError)
    await expect(refused).rejects.not.toThrow('447700900402')
  })

  it('rejects a delivery of an account that may not choose codes, and reports of unknown ones are false', async () => {
    const { client } = open()
    const delivered = client.deliver({ to: '447700900403', code: '482913', brand: 'Acme' })
    await expect(delivered).rejects.toMatchObject({ status: 403 })
    expect(await client.report({ to: '447700900403' }, 'succeeded')).toBe(false)
    expect(await client.report('0'.repeat(32), 'failed')).toBe(false)
  })

  it('gives up after its time-out', async () => {
    const client = createClient({ url: 'http://127.0.0.1:9', ...ACCOUNT, timeoutMs: 20, fetch: hanging })
    await expect(client.check('a', 'b')).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('an event', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
  const body = JSON.stringify({
    type: 'verification.started',
    timestamp: '2026-11-30T08:00:00Z',
    data: { a: 'ü' },
  })
  const headers = signatureHeaders('evt_1', body, [new Secret(secret)])
  const signature = headers['webhook-signature'] ?? ''
  const at = Number(headers['webhook-timestamp']) * 1_000

  it('with a right signature is read, with either kind of headers and either of two secrets', async () => {
    const event = { id: 'evt_1', ...JSON.parse(body) }
    expect(await readEvent(body, headers, secret)).toEqual(event)
    expect(await readEvent(body, new Headers(headers), [other, secret])).toEqual(event)
    const two = { ...headers, 'webhook-signature': `v1,AAAA ${signature}` }
    expect(await readEvent(body, two, secret, at + 299_000)).toEqual(event)
  })

  it.each([
    ['of another secret', body, headers, other, 0],
    ['of another body', `${body} `, headers, secret, 0],
    ['of another id', body, { ...headers, 'webhook-id': 'evt_2' }, secret, 0],
    [
      'of another version',
      body,
      { ...headers, 'webhook-signature': signature.replace('v1', 'v2') },
      secret,
      0,
    ],
    ['that is old', body, headers, secret, 301_000],
    ['of the future', body, headers, secret, -301_000],
    ['without signature', body, { ...headers, 'webhook-signature': '' }, secret, 0],
    ['that is no base64', body, { ...headers, 'webhook-signature': 'v1,%' }, secret, 0],
    ['without headers', body, {}, secret, 0],
  ])('%s is not', async (_name, text, given, key, later) => {
    expect(await readEvent(text, given, key, at + later)).toBeUndefined()
  })

  it('cannot be read with a secret that is none', async () => {
    await expect(readEvent(body, headers, '')).rejects.toThrow(TypeError)
  })
})
