import { type Outcome, type OutcomeKind, Secret } from '@pinpost/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMac } from '../callback-mac.ts'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { type Reply, type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { vonageSms } from './sms.ts'
import * as fixture from './vonage-fixture.suite.ts'

const REFERENCE = '0A0000000123ABCD1'
const TEXT = `Acme code: ${fixture.PIN}. Valid for 5 minutes.`

const DELIVERY: Deliveries['sms'] = {
  channel: 'sms',
  verificationId: '0123456789abcdef0123456789abcdef',
  attempt: 1,
  to: new Secret(fixture.NUMBER),
  validSeconds: 125,
  text: new Secret(TEXT),
  segments: 1,
  keepUcs2: false,
}

const answer = (...messages: Record<string, unknown>[]): Extract<Reply, object> => ({
  status: 200,
  body: JSON.stringify({ 'message-count': String(messages.length), messages }),
})

const ACCEPTED = answer({
  to: fixture.NUMBER.slice(1),
  'message-id': REFERENCE,
  status: '0',
  network: '23410',
})

function refusal(kind: OutcomeKind & Outcome['kind'], status: number): { reply: Reply; outcome: Outcome } {
  const text = `Cannot send ${fixture.PIN} to ${fixture.NUMBER.slice(1)}`
  if (kind === 'accepted') throw new Error('no refusal')
  return {
    reply: answer({ to: fixture.NUMBER.slice(1), status: String(status), 'error-text': text }),
    outcome: { kind, code: String(status) },
  }
}

const REPORT = {
  msisdn: fixture.NUMBER.slice(1),
  to: 'Acme & Co=',
  'network-code': '23410',
  messageId: REFERENCE,
  price: '0.03330000',
  scts: '2611230600',
  'err-code': '0',
  'api-key': fixture.API_KEY,
  'message-timestamp': '2026-11-23 06:00:00',
  timestamp: '1795413600',
  nonce: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
}

testProvider('vonage-sms', {
  make: (baseUrl) => vonageSms(fixture.client(baseUrl), fixture.CREDENTIAL, fixture.WIRING),
  delivery: DELIVERY,
  secrets: fixture.HIDDEN,
  accepted: { reply: ACCEPTED, reference: REFERENCE },
  refused: {
    invalidNumber: refusal('invalidNumber', 33),
    channelUnsupported: refusal('channelUnsupported', 6),
    geoDenied: 'notTold',
    optedOut: refusal('optedOut', 7),
    contentRejected: refusal('contentRejected', 12),
    senderRefused: refusal('senderRefused', 15),
    requestRefused: refusal('requestRefused', 29),
    fraudBlocked: 'notTold',
    credentialError: refusal('credentialError', 4),
    throttled: {
      reply: answer({
        status: '1',
        'error-text': 'Throughput Rate Exceeded - please wait [ 1250 ] and retry',
      }),
      outcome: { kind: 'throttled', retryAfterSeconds: 2, code: '1' },
    },
    unreachable: 'notTold',
    ambiguous: { reply: fixture.problem(500, 'x'), outcome: { kind: 'ambiguous', code: 'http_500' } },
    expired: 'notTold',
    providerError: refusal('providerError', 5),
  },
  callback: {
    receipt: { status: 'delivered', price: 33_300 },
    make(report, token) {
      const secret = token === 'none' ? undefined : fixture.SECRETS[token]
      const status = report === 'delivered' ? 'delivered' : 'pondered'
      return fixture.form(fixture.signedForm({ ...REPORT, status }, secret))
    },
  },
})

const urlOfAttempt: RouteWiring['callbackUrl'] = ({ verificationId, attempt }) =>
  `https://v.example.com/${verificationId.length}/${attempt}`

describe('the request', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer()
  })
  afterAll(() => server.close())

  async function bodyOf(
    options: Partial<RouteWiring> = {},
    delivery: Partial<Deliveries['sms']> = {},
  ): Promise<Record<string, unknown>> {
    server.script(ACCEPTED)
    const wiring = { ...fixture.WIRING, ...options }
    const provider = vonageSms(fixture.client(server.url), fixture.CREDENTIAL, wiring)
    await provider.send({ ...DELIVERY, ...delivery }, new AbortController().signal)
    const body: Record<string, unknown> = JSON.parse(server.requests[0]?.body ?? '{}')
    return body
  }

  test('has exactly these fields', async () => {
    await expect(bodyOf()).resolves.toEqual({
      to: '447700900123',
      from: '15005550006',
      text: TEXT,
      type: 'text',
      ttl: 125_000,
      callback: fixture.OUR_URL,
    })
  })

  test('goes to a path below the base URL’s, with the credential in its header only', async () => {
    await bodyOf()
    const [request] = server.requests
    expect(request).toMatchObject({ method: 'POST', path: '/rest/sms/json' })
    const credential = Buffer.from(`${fixture.API_KEY}:${fixture.API_SECRET}`).toString('base64')
    expect(request?.headers.authorization).toBe(`Basic ${credential}`)
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.body).not.toContain(fixture.API_SECRET)
  })

  test.each([
    ['Your code is 739182 \u{1F600}', false, 'unicode'],
    ['Ваш код 739182', false, 'unicode'],
    ['[739182] €', false, 'text'],
    ['plain', true, 'unicode'],
  ])('has the type of %j (kept in UCS-2: %j): %s', async (text, keepUcs2, type) => {
    await expect(bodyOf({}, { text: new Secret(text), keepUcs2 })).resolves.toMatchObject({ text, type })
  })

  test.each([
    [1, 20_000],
    [20, 20_000],
    [99.9, 99_900],
    [604_800, 604_800_000],
    [700_000, 604_800_000],
  ])('that is valid for %d seconds has a ttl of %d ms', async (validSeconds, ttl) => {
    await expect(bodyOf({}, { validSeconds })).resolves.toMatchObject({ ttl })
  })

  test('uses the delivery’s sender if it has one', async () => {
    const delivery = { senderId: 'ACME' }
    await expect(bodyOf({}, delivery)).resolves.toMatchObject({ from: 'ACME' })
    await expect(bodyOf()).resolves.toMatchObject({ from: '15005550006' })
    await expect(bodyOf({ sender: { alphanumeric: 'ACME' } })).resolves.toMatchObject({ from: 'ACME' })
  })

  test('names the text’s registration', async () => {
    const variables = { pin: new Secret(fixture.PIN), brand: 'Acme', minutes: 5 }
    const template = { id: '1107160', entityId: '1101456', variables }
    const body = await bodyOf({}, { template })
    expect(body).toMatchObject({ 'content-id': '1107160', 'entity-id': '1101456' })
    await expect(bodyOf({}, { template: { id: '1', variables } })).resolves.not.toHaveProperty('entity-id')
  })

  test('has the callback URL of the attempt, with the number of parts and a MAC', async () => {
    const { callback } = await bodyOf({ callbackUrl: urlOfAttempt }, { segments: 3 })
    expect(callback).toMatch(/^https:\/\/v\.example\.com\/32\/1\?parts=3&mac=[\w-]{43}$/)
    expect(hasMac(String(callback), [fixture.CREDENTIAL.signing.secret])).toBe(true)
  })

  test('signs the callback URL with the API secret if there is no other', async () => {
    server.script(ACCEPTED)
    const provider = vonageSms(fixture.client(server.url), fixture.UNSIGNED, fixture.WIRING)
    await provider.send(DELIVERY, new AbortController().signal)
    const { callback }: { callback: string } = JSON.parse(server.requests[0]?.body ?? '{}')
    expect(hasMac(callback, [fixture.UNSIGNED.apiSecret])).toBe(true)
  })
})

test.each([undefined, { service: 'pool' }])('a route with the sender %j is refused', (sender) => {
  const make = () =>
    vonageSms(fixture.client('http://127.0.0.1:9'), fixture.CREDENTIAL, { ...fixture.WIRING, sender })
  expect(make).toThrow('sender: set a number or an alphanumeric')
})
