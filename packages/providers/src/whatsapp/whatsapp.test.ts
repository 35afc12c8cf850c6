import { createHash } from 'node:crypto'
import { type Outcome, type Receipt, Secret } from '@pinpost/core'
import { anything, array, assert, asyncProperty, json, record } from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'

import { testProvider } from '../provider.suite.ts'
import { startScriptedServer } from '../scripted-server.suite.ts'
import { kindOfCode, LISTED_CODES } from './codes.ts'
import * as fixture from './whatsapp-fixture.suite.ts'

const { ACCEPTED, callback, event, ID, refusal, ROUTE, status } = fixture
const REFERENCE = createHash('sha256').update(fixture.WAMID).digest('hex').slice(0, 32)

testProvider('whatsapp', {
  make: fixture.provider,
  delivery: fixture.DELIVERY,
  secrets: fixture.SECRETS,
  accepted: { reply: ACCEPTED, reference: REFERENCE },
  refused: {
    invalidNumber: 'notTold',
    channelUnsupported: refusal('channelUnsupported', 400, 131_026),
    geoDenied: refusal('geoDenied', 403, 130_497),
    optedOut: refusal('optedOut', 400, 131_050),
    contentRejected: refusal('contentRejected', 404, 132_001),
    senderRefused: 'notTold',
    requestRefused: refusal('requestRefused', 400, 100),
    fraudBlocked: 'notTold',
    credentialError: refusal('credentialError', 401, 190),
    throttled: {
      reply: { ...refusal('throttled', 400, 131_056).reply, headers: { 'retry-after': '7' } },
      outcome: { kind: 'throttled', retryAfterSeconds: 7, code: '131056' },
    },
    unreachable: 'notTold',
    ambiguous: refusal('ambiguous', 500, 131_000),
    expired: 'notTold',
    providerError: 'notTold',
  },
  callback: {
    receipt: { status: 'delivered' },
    about: { verificationId: ID, attempt: 2 },
    make(report, token) {
      const body = event(status(report === 'delivered' ? 'delivered' : 'pondered'))
      if (token === 'none') return { ...callback(body), headers: {} }
      return callback(body, fixture.APP_SECRETS[token])
    },
  },
})

async function sent(delivery: object = {}, settings?: object) {
  const server = await startScriptedServer()
  onTestFinished(() => server.close())
  server.script(ACCEPTED)
  const provider = fixture.carrier({ baseUrl: server.url, ...settings }).whatsapp?.(fixture.WIRING)
  const outcome = await provider?.send({ ...fixture.DELIVERY, ...delivery }, new AbortController().signal)
  const [request] = server.requests
  return { outcome, request, body: JSON.parse(request?.body ?? '{}') }
}

describe('the request', () => {
  it('has exactly these fields: the code in the body and in the button', async () => {
    const { body } = await sent()
    expect(body).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: fixture.NUMBER,
      type: 'template',
      template: {
        name: 'verify_code',
        language: { code: 'de' },
        components: [
          { type: 'body', parameters: [{ type: 'text', text: fixture.PIN }] },
          {
            type: 'button',
            sub_type: 'url',
            index: '0',
            parameters: [{ type: 'text', text: fixture.PIN }],
          },
        ],
      },
      biz_opaque_callback_data: `${ROUTE}/${ID}/2`,
    })
  })

  it('goes to the number of the credential, with the token in its header only', async () => {
    const { request } = await sent()
    expect(request).toMatchObject({ method: 'POST', path: `/v24.0/${fixture.PHONE_NUMBER_ID}/messages` })
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer access-token-5f1e',
      'content-type': 'application/json',
    })
    expect((await sent({}, { apiVersion: 'v25.0' })).request?.path).toMatch(/^\/v25\.0\//)
  })

  it.each([
    ['de-at', 'de'],
    ['pt-br', 'pt_BR'],
    ['en-gb', 'en_US'],
    ['fi-fi', 'en_US'],
  ])('for %s has the template in %s', async (locale, code) => {
    expect((await sent({ locale })).body).toMatchObject({ template: { language: { code } } })
  })

  it('is not made for a code that is longer than Meta allows', async () => {
    expect((await sent({ code: new Secret('1'.repeat(15)) })).outcome).toMatchObject({ kind: 'accepted' })
    const { outcome, request } = await sent({ code: new Secret('1'.repeat(16)) })
    expect(outcome).toEqual({ kind: 'channelUnsupported', code: 'codeTooLong' })
    expect(request).toBeUndefined()
  })
})

const codesOf = (kind: Outcome['kind']) =>
  LISTED_CODES.filter((code) => kindOfCode(code) === kind).map(Number)

describe("Meta's code", () => {
  it('opens the breaker of the credential only if it concerns token, account or number', () => {
    expect(codesOf('credentialError')).toEqual([
      0, 3, 10, 33, 190, 368, 131_005, 131_031, 131_037, 131_042, 131_045, 133_006, 133_010,
    ])
    expect([199, 200, 250, 299, 300].map((code) => kindOfCode(String(code)))).toEqual([
      undefined,
      'credentialError',
      'credentialError',
      'credentialError',
      undefined,
    ])
  })

  it('of a rate limit means that nothing was sent', () => {
    expect(codesOf('throttled')).toEqual([4, 80_007, 130_429, 131_048, 131_056])
  })

  it.each<[number, number, Outcome]>([
    [500, 3, { kind: 'credentialError', code: '3' }],
    [503, 2, { kind: 'ambiguous', code: '2' }],
    [403, 131_031, { kind: 'credentialError', code: '131031' }],
    [400, 131_042, { kind: 'credentialError', code: '131042' }],
    [400, 131_030, { kind: 'requestRefused', code: '131030' }],
    [400, 132_015, { kind: 'contentRejected', code: '132015' }],
    [429, 1, { kind: 'throttled', retryAfterSeconds: undefined, code: '1' }],
    [400, 130_429, { kind: 'throttled', retryAfterSeconds: undefined, code: '130429' }],
  ])('%i with %i', async (httpStatus, code, outcome) => {
    const server = await startScriptedServer()
    onTestFinished(() => server.close())
    server.script(refusal('ambiguous', httpStatus, code).reply)
    const answer = fixture.provider(server.url).send(fixture.DELIVERY, new AbortController().signal)
    expect(await answer).toEqual(outcome)
  })
})

const read = (body: string, secret?: string) =>
  fixture.provider().readReceipt(callback(body, secret), new AbortController().signal)
const about = { verificationId: ID, attempt: 2 }
const failed = (code: number | string) => status('failed', { errors: [{ code, title: 'No' }] })

describe('a webhook', () => {
  it.each<[object, Receipt | undefined]>([
    [status('sent'), { status: 'sent' }],
    [status('delivered'), { status: 'delivered' }],
    [status('read'), { status: 'delivered' }],
    [failed(131_026), { status: 'failed', reason: 'channelUnsupported', code: '131026', price: 0 }],
    [failed(131_042), { status: 'failed', reason: 'credentialError', code: '131042', price: 0 }],
    [failed(131_000), { status: 'failed', reason: 'providerError', code: '131000', price: 0 }],
    [failed(fixture.NUMBER), { status: 'failed', reason: 'providerError', code: undefined, price: 0 }],
    [status('failed'), { status: 'failed', reason: 'providerError', code: undefined, price: 0 }],
    [status('pondered'), undefined],
  ])('%j', async (reported, receipt) => {
    expect(await read(event(reported))).toEqual({
      signed: true,
      reports: [{ route: ROUTE, about, receipt }],
    })
  })

  it('reports several messages at once, each under its own attempt', async () => {
    const other = status('delivered', { biz_opaque_callback_data: `${ROUTE}/${'f'.repeat(32)}/1` })
    const { entry } = JSON.parse(event(status('sent'), other))
    const body = JSON.stringify({ entry: [...entry, ...JSON.parse(event(failed(131_026))).entry] })
    expect(await read(body)).toMatchObject({
      reports: [
        { about, receipt: { status: 'sent' } },
        { about: { verificationId: 'f'.repeat(32), attempt: 1 }, receipt: { status: 'delivered' } },
        { about, receipt: { status: 'failed' } },
      ],
    })
  })

  it.each([
    ['another route', 'eu-sms/0123456789abcdef0123456789abcdef/2'],
    ['no attempt', `${ROUTE}/0123456789abcdef0123456789abcdef`],
    ['no verification', `${ROUTE}/order-4711/2`],
    ['another system', 'order 4711'],
    ['nobody', undefined],
  ])('about a message of %s is ignored', async (_whose, tag) => {
    const body = event(status('delivered', { biz_opaque_callback_data: tag }))
    expect(await read(body)).toEqual({ signed: true, reports: [] })
  })

  it.each([
    '',
    'null',
    '[]',
    '{"entry":{}}',
    '{"entry":[1,{"changes":[null]}]}',
    '{"entry":[{"changes":[{"value":7}]}]}',
  ])('with the content %j is ignored', async (body) => {
    expect(await read(body)).toEqual({ signed: true, reports: [] })
  })

  it('is read whatever JSON it is', async () => {
    await assert(
      asyncProperty(json(), async (body) => {
        expect(await read(body)).toEqual({ signed: true, reports: [] })
      }),
    )
    const statuses = record(
      { status: anything(), errors: anything(), biz_opaque_callback_data: anything() },
      { requiredKeys: [] },
    )
    await assert(
      asyncProperty(array(statuses), async (some) => {
        expect(await read(event(...some))).toMatchObject({ signed: true })
      }),
    )
  })

  it('accepts receipts of every route of its credential', async () => {
    const both = fixture.carrier()
    const first = both.whatsapp?.(fixture.WIRING)
    both.whatsapp?.({ ...fixture.WIRING, name: 'whatsapp-eu' })
    const body = event(status('read', { biz_opaque_callback_data: `whatsapp-eu/${ID}/2` }))
    const reading = await first?.readReceipt(callback(body), new AbortController().signal)
    expect(reading).toMatchObject({ reports: [{ route: 'whatsapp-eu', about }] })
  })

  it.each([
    ['of SHA-1', { 'x-hub-signature': 'sha1=0123' }],
    ['without its prefix', { 'x-hub-signature-256': '0'.repeat(64) }],
    ['too short', { 'x-hub-signature-256': 'sha256=00' }],
  ])('with a signature %s is refused', async (_what, headers) => {
    const forged = { ...callback(event(status('delivered'))), headers }
    const reading = fixture.provider().readReceipt(forged, new AbortController().signal)
    expect(await reading).toEqual({ signed: false })
  })
})

const ask = (fields: object) =>
  fixture.provider().confirmUrl?.(
    new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.verify_token': fixture.VERIFY_TOKEN,
      'hub.challenge': '1158201444',
      ...fields,
    }),
  )

describe('the request to verify the URL', () => {
  it('is answered with its challenge', () => {
    expect(ask({})).toBe('1158201444')
  })

  it.each([
    [{ 'hub.mode': 'unsubscribe' }],
    [{ 'hub.verify_token': `${fixture.VERIFY_TOKEN}x` }],
    [{ 'hub.verify_token': '' }],
    [{ 'hub.challenge': '<script>' }],
    [{ 'hub.challenge': '1'.repeat(101) }],
    [{ 'hub.challenge': '' }],
  ])('is refused with %j', (fields) => {
    expect(ask(fields)).toBeUndefined()
  })
})

it.each([
  [{ phoneNumberId: '+15550783881' }, 'phoneNumberId'],
  [{ languages: [] }, 'languages'],
  [{ languages: ['en-US'] }, 'languages/0'],
  [{ apiVersion: '24' }, 'apiVersion'],
  [{ accessToken: 'in the clear' }, 'accessToken'],
])('a credential with %j is refused', (settings, problem) => {
  expect(() => fixture.carrier(settings)).toThrow(problem)
})

it('a route with a sender is refused', () => {
  const wiring = { ...fixture.WIRING, sender: { number: '+15005550006' } }
  expect(() => fixture.carrier().whatsapp?.(wiring)).toThrow('sender: remove it')
})
