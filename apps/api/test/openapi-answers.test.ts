import { Secret } from '@pinpost/core'
import type { LightMyRequestResponse } from 'fastify'
import twilio from 'twilio'
import { describe, expect, it } from 'vitest'

import { AUTH_TOKEN, openTestApi, SHOP, someNumber, type TestApi } from './api.ts'
import {
  type Document,
  fetchDocument,
  mismatches,
  operationsOf,
  type Schema,
  undocumented,
} from './document.ts'

type Parameters = Record<string, string | readonly string[]>
type Method = 'GET' | 'POST' | 'DELETE'

const KEY = { api_key: SHOP.key, api_secret: SHOP.secrets[0] ?? '' }
const [JSON_TYPE, FORM_TYPE] = ['application/json', 'application/x-www-form-urlencoded']

async function openDocumented(api?: TestApi) {
  const open = api ?? (await openTestApi({ skipWaitFor: [SHOP.key] }))
  const document = await fetchDocument(open.app)
  return { ...open, document, covered: new Set<string>() }
}
type Documented = Awaited<ReturnType<typeof openDocumented>>

/** Calls the API, and fails if the document does not describe the answer completely. */
async function documented(
  { app, document, covered }: Documented,
  method: Method,
  path: string,
  request: { url?: string; payload?: string; headers?: Record<string, string> } = {},
): Promise<LightMyRequestResponse> {
  const { url = path, ...others } = request
  const answer = await app.inject({ method, url, ...others })
  const operation = document.paths[path]?.[method.toLowerCase()]
  expect(undocumented(operation, answer), `${method} ${path}`).toEqual([])
  covered.add(`${method} ${path}`)
  return answer
}

/** Calls an endpoint of the v1 API: GET with a query, POST with JSON or, for XML, with a form. */
async function ask(api: Documented, method: Method, path: string, parameters: Parameters): Promise<string> {
  const form = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  ).toString()
  const isJson = path.endsWith('/json')
  const request =
    method === 'GET'
      ? { url: `${path}?${form}` }
      : {
          payload: isJson ? JSON.stringify(parameters) : form,
          headers: { 'content-type': isJson ? JSON_TYPE : FORM_TYPE },
        }
  return (await documented(api, method, path, request)).body
}

const statusIn = (body: string): string =>
  /^\{(?:"request_id":"\w*",)?(?:"account_id":"\w+",)?"status":"([^"]+)"/.exec(body)?.[1] ??
  /.*<status>([^<]+)/.exec(body)?.[1] ??
  ''
const idIn = (body: string): string => /request_id(?:":"|>)(\w+)/.exec(body)?.[1] ?? ''

/** Runs a due step like a worker. */
async function takeStep({ store }: TestApi, id: string): Promise<void> {
  const verification = (await store.dispatch(id, { type: 'expiryDue' }))?.verification
  if (verification?.state !== 'inProgress') throw new Error('not in progress')
  const { number: tick } = verification.tick
  await store.dispatch(id, { type: 'tickDue', tick, freshPin: new Secret('9999') })
}

describe('real answers match the document', () => {
  const ways = (['json', 'xml'] as const).flatMap((format) =>
    (['GET', 'POST'] as const).map((method) => [method, format] as const),
  )

  it.each(ways)('%s for %s: a verification from start to search', async (method, format) => {
    const api = await openDocumented()
    const call = (path: string, parameters: Parameters) =>
      ask(api, method, `/verify${path}/${format}`, { ...KEY, ...parameters })
    const status = async (path: string, parameters: Parameters) => statusIn(await call(path, parameters))
    const request = { number: someNumber(), brand: 'Acme', pin_code: '4711' }

    const id = idIn(await call('', request))
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(await status('', request)).toBe('10')
    expect(await status('', { ...request, brand: '' })).toBe('2')
    expect(await status('', { ...request, api_key: '' })).toBe('2')
    expect(await status('', { ...request, number: '1' })).toBe('3')
    expect(await status('', { ...request, api_secret: 'wrong' })).toBe('4')
    expect(await status('/psd2', { number: someNumber(), payee: 'Acme', amount: '48.00' })).toBe('0')
    expect(await status('/psd2', { number: someNumber(), payee: 'Acme' })).toBe('2')
    expect(await status('/psd2', { number: someNumber(), payee: 'A', amount: '1', pin_code: '1234' })).toBe(
      '20',
    )

    await takeStep(api, id)
    expect(await status('/control', { request_id: id, cmd: 'cancel' })).toBe('19')
    expect(await status('/control', { request_id: id, cmd: 'jump' })).toBe('3')
    expect(await status('/control', { request_id: id, cmd: 'trigger_next_event' })).toBe('0')
    expect(await status('/control', { request_id: 'x', cmd: 'cancel' })).toBe('6')

    expect(await status('/search', { request_id: id })).toBe('IN PROGRESS')
    expect(await status('/check', { request_id: id, code: '1-34!' })).toBe('3')
    expect(await status('/check', { request_id: id, code: '0000' })).toBe('16')
    expect(await status('/check', { request_id: id, code: '4711' })).toBe('0')
    expect(await status('/check', { request_id: id, code: '4711' })).toBe('6')

    const failed = idIn(await call('', { number: someNumber(), brand: 'Acme' }))
    const wrong = { request_id: failed, code: '0' }
    expect([
      await status('/check', wrong),
      await status('/check', wrong),
      await status('/check', wrong),
    ]).toEqual(['16', '16', '17'])

    const found = await call('/search', { request_id: id })
    expect(found).toMatch(/SUCCESS/)
    expect(found).toMatch(/INVALID.*VALID/)
    expect(found).toMatch(/sms/)
    const both = await call('/search', { request_ids: [id, failed] })
    expect(both).toMatch(/verification_requests/)
    expect(await status('/search', { request_id: 'x' })).toBe('101')
    expect(await status('/search', { request_ids: Array.from({ length: 11 }, () => 'x') })).toBe('18')
    expect(await status('/search', {})).toBe('2')
  })

  it.each(ways)('%s for %s: what an account is not allowed to do', async (method, format) => {
    const api = await openDocumented()
    const start = async (changes: object) => {
      await api.store.accounts.save({ ...SHOP, ...changes })
      const request = { ...KEY, number: '447700900123', brand: 'Acme', pin_code: '4711' }
      return statusIn(await ask(api, method, `/verify/${format}`, request))
    }
    const blockedNetworks = [{ network: '23410', prefixes: ['44770'], since: '1970-01-01T00:00:00Z' }]
    expect(await start({ blockedNetworks })).toBe('7')
    expect(await start({ barred: true })).toBe('8')
    expect(await start({ countries: ['DE'] })).toBe('15')
    expect(await start({ customPin: false })).toBe('20')
    expect(await start({ trialNumbers: [] })).toBe('29')
  })

  it('the others: settings, callbacks, health, development', async () => {
    const api = await openDocumented()
    const send = async (path: string, payload: object, more: { url?: string; secret?: string } = {}) => {
      const { secret = KEY.api_secret, ...others } = more
      const authorization = `Basic ${Buffer.from(`${SHOP.key}:${secret}`).toString('base64')}`
      const headers = { 'content-type': JSON_TYPE, authorization }
      const request = { payload: JSON.stringify(payload), headers, ...others }
      return (await documented(api, 'POST', path, request)).statusCode
    }
    const unblock = '/verify/network-unblock'
    expect(await send(unblock, { network: '23410' })).toBe(403)
    const blockedNetworks = [{ network: '23410', prefixes: ['44770'], since: '1970-01-01T00:00:00Z' }]
    await api.store.accounts.save({ ...SHOP, networkUnblock: true, blockedNetworks })
    expect(await send(unblock, { network: '23410' })).toBe(202)
    expect(await send(unblock, { network: '23410' })).toBe(404)
    expect(await send(unblock, {})).toBe(422)
    expect(await send(unblock, { network: '23410', unblock_duration: -1 })).toBe(422)
    expect(await send(unblock, {}, { secret: 'wrong' })).toBe(401)

    const templates = '/verify/templates'
    const template = '${brand}: ${pin}'
    expect(await send(templates, { action_type: 'sms', lg: 'en-gb', template })).toBe(201)
    expect(await send(templates, { action_type: 'voice', lg: 'en-gb', template })).toBe(201)
    const names = [
      ...Array.from({ length: 10 }, (_, digit) => `digit_${digit}`),
      'welcome_message',
      'bye_message',
    ]
    const recordings = Object.fromEntries(names.map((name) => [name, `https://shop.example/${name}.mp3`]))
    expect(await send(templates, { action_type: 'voice', lg: 'en-gb', ...recordings })).toBe(201)
    expect(await send(templates, {})).toBe(400)
    expect(await send(templates, { template: 'x'.repeat(70_000) })).toBe(413)
    const about = async (method: Method, query: string) => {
      const credentials = new URLSearchParams({ api_key: KEY.api_key, api_secret: KEY.api_secret })
      const url = `${templates}?${credentials.toString()}&${query}`
      return (await documented(api, method, templates, { url })).statusCode
    }
    expect(await about('GET', '')).toBe(200)
    expect(await about('GET', 'lg=xx')).toBe(400)
    expect(await about('DELETE', 'action_type=sms&lg=en-gb')).toBe(204)
    expect(await about('DELETE', 'action_type=sms&lg=en-gb')).toBe(404)
    await api.store.accounts.save({ ...SHOP, templates: false })
    expect(await send(templates, { action_type: 'sms', lg: 'en-gb', template })).toBe(403)

    await api.store.accounts.save({ ...SHOP, requestsPerSecond: 1 })
    const statuses = [await send(templates, {}), await send(templates, {}), await send(templates, {})]
    expect(statuses).toContain(429)
    await api.store.accounts.save(SHOP)

    expect((await documented(api, 'GET', '/verify/ping')).statusCode).toBe(200)
    expect((await documented(api, 'GET', '/health/live')).statusCode).toBe(200)
    expect((await documented(api, 'GET', '/health/ready')).statusCode).toBe(200)

    const number = someNumber()
    expect(await send('/dev/skip-wait', { number })).toBe(404)
    const started = await api.call('/verify/json', { number, brand: 'Acme', workflow_id: 6 })
    expect(await send('/dev/skip-wait', { number })).toBe(200)
    await takeStep(api, String(started['request_id']))
    expect(await send('/dev/skip-wait', { number })).toBe(200)
    expect(await send('/dev/skip-wait', {})).toBe(400)
    for (const path of ['/dev/limits', '/dev/limits/lift']) {
      expect(await send(path, { number })).toBe(200)
      expect(await send(path, {})).toBe(400)
    }

    const callback = (provider: string, token: string) => {
      const url = `/webhooks/${provider}/${String(started['request_id'])}/1`
      const signature = twilio.getExpectedTwilioSignature(token, `http://127.0.0.1:3000${url}`, {})
      const headers = { 'content-type': FORM_TYPE, 'x-twilio-signature': signature }
      return documented(api, 'POST', '/webhooks/{route}/{id}/{attempt}', { url, headers, payload: '' })
    }
    expect((await callback('twilio-sms', AUTH_TOKEN)).statusCode).toBe(204)
    expect((await callback('twilio-sms', 'f'.repeat(32))).statusCode).toBe(403)
    expect((await callback('nobody', AUTH_TOKEN)).statusCode).toBe(404)

    const event = { url: '/webhooks/nobody', headers: { 'content-type': JSON_TYPE }, payload: '{}' }
    expect((await documented(api, 'POST', '/webhooks/{route}', event)).statusCode).toBe(404)
    const question = { url: '/webhooks/twilio-sms?hub.mode=subscribe' }
    expect((await documented(api, 'GET', '/webhooks/{route}', question)).statusCode).toBe(404)
    const clip = await documented(api, 'GET', '/audio/{id}.mp3', { url: `/audio/${'a'.repeat(24)}.mp3` })
    expect(clip.statusCode).toBe(404)

    const rest = operationsOf(api.document).map(([name]) => name)
    const missed = rest.filter(
      (name) =>
        !/\/(json|xml)$/.test(name) && !/ \/(v2|deliver|hooks)\//.test(`${name}/`) && !api.covered.has(name),
    )
    expect(missed).toEqual([])
  })

  it('also while Redis is away', async () => {
    const { store } = await openTestApi()
    await store.close()
    const api = await openDocumented(await openTestApi({ store, skipWaitFor: [SHOP.key] }))
    expect((await documented(api, 'GET', '/health/ready')).statusCode).toBe(503)
    const request = { ...KEY, number: someNumber(), brand: 'Acme' }
    expect(statusIn(await ask(api, 'POST', '/verify/json', request))).toBe('5')
    expect(statusIn(await ask(api, 'POST', '/verify/xml', request))).toBe('5')
    const headers = { 'content-type': JSON_TYPE }
    const unblock = { payload: JSON.stringify(KEY), headers }
    expect((await documented(api, 'POST', '/verify/network-unblock', unblock)).statusCode).toBe(500)
    const skip = { payload: JSON.stringify({ number: someNumber() }), headers }
    expect((await documented(api, 'POST', '/dev/skip-wait', skip)).statusCode).toBe(500)
    expect((await documented(api, 'POST', '/dev/limits/lift', skip)).statusCode).toBe(500)
  })
})

const TYPES = [undefined, '', 'bogus', 'a/b', 'text/plain', JSON_TYPE, FORM_TYPE, 'multipart/form-data']
const BODIES = ['', '{', 'a=b', 'x'.repeat(70_000)]

it('the document names the status of the answer to a body of any type', async () => {
  const { app, document } = await openDocumented()
  const found = new Set<string>()
  for (const [name, { responses }] of operationsOf(document)) {
    const [method, path = ''] = name.split(' ')
    const url = path.replaceAll(/\{\w+\}/g, 'x')
    for (const type of TYPES) {
      for (const payload of BODIES) {
        const headers = type === undefined ? {} : { 'content-type': type }
        const { statusCode } = await app.inject({ method: methodOf(method), url, payload, headers })
        if (!Object.hasOwn(responses, statusCode)) found.add(`${name}: ${statusCode} for ${type}`)
      }
    }
  }
  expect([...found]).toEqual([])
})

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const
const methodOf = (name: string | undefined) => METHODS.find((method) => method === name) ?? 'POST'

const schemaOf = ({ paths }: Document, path: string, type: string): Schema =>
  paths[path]?.['post']?.responses['200']?.content?.[type]?.schema ?? {}

describe('the comparison', () => {
  it.each([
    ['an unknown member', '/verify/json', JSON_TYPE, '{"request_id":"a","status":"0","debug":"x"}'],
    ['a missing member', '/verify/json', JSON_TYPE, '{"status":"0"}'],
    ['another type', '/verify/json', JSON_TYPE, '{"request_id":"a","status":0}'],
    ['an unknown status', '/verify/json', JSON_TYPE, '{"status":"21","error_text":"x"}'],
    [
      'another root',
      '/verify/xml',
      'text/xml',
      '<response><request_id>a</request_id><status>0</status></response>',
    ],
    [
      'an unknown element',
      '/verify/xml',
      'text/xml',
      '<verify_response><request_id>a</request_id><status>0</status><x/></verify_response>',
    ],
  ])('notices %s', async (_what, path, type, body) => {
    const { document } = await openDocumented()
    expect(mismatches(schemaOf(document, path, type), type, body)).toHaveLength(1)
  })
})
