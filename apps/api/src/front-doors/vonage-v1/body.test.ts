import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from '../../../test/api.ts'
import { readBody } from './body.ts'

const FORM = 'application/x-www-form-urlencoded'
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

describe('a body', () => {
  it.each([
    ['JSON', '{"brand":"Café"}', 'application/json'],
    ['JSON behind a byte order mark', '\uFEFF{"brand":"Café"}', 'application/json'],
    ['JSON in ISO 8859-1', Buffer.from('{"brand":"Café"}', 'latin1'), 'application/json; charset=ISO-8859-1'],
    ['JSON in UTF-16, big-endian', utf16be('{"brand":"Café"}'), 'application/json; charset=utf-16'],
    [
      'JSON in UTF-16, little-endian',
      Buffer.from('{"brand":"Café"}', 'utf16le'),
      'text/plain; charset="UTF-16LE"',
    ],
    ['JSON in UTF-16 with a mark only', utf16be('\uFEFF{"brand":"Café"}'), 'application/json'],
    ['a form', 'brand=Caf%C3%A9', FORM],
    ['a form with raw bytes', 'brand=Café', FORM],
    ['a form in ISO 8859-1, escaped', 'brand=Caf%E9', `${FORM}; charset=iso-8859-1`],
    ['a form in ISO 8859-1, raw', Buffer.from('brand=Café', 'latin1'), `${FORM};charset=latin1`],
    ['a form in UTF-16', Buffer.from('brand=Caf%C3%A9', 'utf16le'), `${FORM}; charset=utf-16`],
    ['a form in an unknown charset', 'brand=Caf%C3%A9', `${FORM}; charset=x-none`],
  ])('of %s is read', async (_kind, body, type) => {
    expect(await readBody(Buffer.isBuffer(body) ? body : Buffer.from(body), type)).toEqual({ brand: 'Café' })
  })

  it('of a multipart form is read, without its files', async () => {
    const form = new FormData()
    form.append('brand', 'Café')
    form.append('request_ids', 'a')
    form.append('request_ids', 'b')
    form.append('photo', new Blob(['x'.repeat(1_000)]), 'photo.png')
    form.append('__proto__', 'x')
    const { headers, bytes } = await sent(form)
    const members = await readBody(bytes, headers)
    expect(members).toMatchObject({ brand: ['Café'], request_ids: ['a', 'b'] })
    expect(JSON.stringify(members)).not.toContain('photo')
    expect(Object.getPrototypeOf(members)).toBe(Object.prototype)
  })

  it('of a multipart form that ends early is read up to its end', async () => {
    const form = new FormData()
    form.append('brand', 'Acme')
    form.append('number', '4915123456789')
    const { headers, bytes } = await sent(form)
    expect(await readBody(bytes.subarray(0, bytes.length - 60), headers)).toMatchObject({ brand: ['Acme'] })
  })
})

async function sent(form: FormData): Promise<{ headers: string; bytes: Buffer }> {
  const request = new Request('http://x', { method: 'POST', body: form })
  return {
    headers: request.headers.get('content-type') ?? '',
    bytes: Buffer.from(await request.arrayBuffer()),
  }
}

const CREDENTIALS = { api_key: SHOP.key, api_secret: SHOP.secrets[0] ?? '' }
const startBody = () => JSON.stringify({ ...CREDENTIALS, number: someNumber(), brand: 'Acme' })

describe('a request', () => {
  it('may be a multipart form', async () => {
    const { app } = await openTestApi()
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...CREDENTIALS, number: someNumber(), brand: 'Acme' })) {
      form.append(name, value)
    }
    const { headers, bytes } = await sent(form)
    const answer = await app.inject({
      method: 'POST',
      url: '/verify/json',
      headers: { 'content-type': headers },
      payload: bytes,
    })
    expect(answer.json()).toMatchObject({ status: '0' })
  })

  it.each([
    'json',
    '',
    ';',
    'text',
    'application/',
    '/json',
    'multipart/form-data',
    'a b/c',
    'text/xml',
    'é',
  ])('of the type %j is accepted', async (type) => {
    const { app } = await openTestApi()
    for (const url of ['/verify/json', '/verify/xml']) {
      const headers = { 'content-type': type }
      const answer = await app.inject({ method: 'POST', url, headers, payload: startBody() })
      expect([answer.statusCode, /status\W+0\b/.test(answer.body)]).toEqual([200, true])
    }
  })

  it('with a compressed body is refused with 415, in the format of its endpoint', async () => {
    const { app } = await openTestApi()
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const send = (url: string) => app.inject({ method: 'POST', url, headers, payload: gzipSync(startBody()) })
    const json = await send('/verify/json')
    expect([json.statusCode, json.headers['accept-encoding']]).toEqual([415, 'identity'])
    expect(json.json()).toEqual({ status: '3', error_text: expect.stringContaining('Content-Encoding') })
    const xml = await send('/verify/xml')
    expect([xml.statusCode, xml.headers['content-type']]).toEqual([415, 'text/xml'])
    const problem = await send('/verify/templates')
    expect([problem.statusCode, problem.headers['content-type']]).toEqual([415, 'application/problem+json'])
  })

  it('with the encoding identity, or an encoding but no body, is accepted', async () => {
    const { app } = await openTestApi()
    const identity = { 'content-encoding': 'identity' }
    const one = await app.inject({
      method: 'POST',
      url: '/verify/json',
      headers: identity,
      payload: startBody(),
    })
    expect(one.json()).toMatchObject({ status: '0' })
    const query = new URLSearchParams({ ...CREDENTIALS, number: someNumber(), brand: 'Acme' })
    const other = await app.inject({ url: `/verify/json?${query}`, headers: { 'content-encoding': 'gzip' } })
    expect(other.json()).toMatchObject({ status: '0' })
  })
})
