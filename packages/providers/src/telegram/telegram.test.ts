import { Secret } from '@pinpost/core'
import { describe, expect, it, onTestFinished } from 'vitest'

import { testProvider } from '../provider.suite.ts'
import { type Reply, startScriptedServer } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { makeClient } from './client.ts'
import { telegram } from './index.ts'
import {
  accepted,
  CALLBACK_URL,
  DELIVERY,
  exchange,
  ID,
  json,
  make,
  NEVER,
  NUMBER,
  open,
  PAYLOAD,
  PIN,
  refusal,
  report,
  statusOf,
  TOKENS,
} from './telegram-fixture.suite.ts'

testProvider('telegram', {
  make,
  delivery: DELIVERY,
  secrets: [PIN, NUMBER, NUMBER.slice(1), ...Object.values(TOKENS)],
  accepted: { reply: accepted(), reference: '1523637456486' },
  refused: {
    invalidNumber: 'notTold',
    channelUnsupported: refusal('channelUnsupported', 'PHONE_NUMBER_NOT_FOUND'),
    geoDenied: 'notTold',
    optedOut: 'notTold',
    contentRejected: 'notTold',
    senderRefused: 'notTold',
    requestRefused: refusal('requestRefused', 'TTL_INVALID', 400),
    fraudBlocked: 'notTold',
    credentialError: refusal('credentialError', 'ACCESS_TOKEN_INVALID'),
    throttled: {
      reply: refusal('throttled', 'FLOOD_WAIT_30').reply,
      outcome: { kind: 'throttled', retryAfterSeconds: 30, code: 'FLOOD_WAIT' },
    },
    unreachable: 'notTold',
    ambiguous: {
      reply: refusal('ambiguous', 'INTERNAL', 500).reply,
      outcome: { kind: 'ambiguous', code: 'http_500' },
    },
    expired: 'notTold',
    providerError: 'notTold',
  },
  callback: {
    receipt: { status: 'delivered' },
    about: { verificationId: ID, attempt: 2 },
    make(status, token) {
      const made = report(statusOf(status === 'delivered' ? 'delivered' : 'pondered'), {
        token: token === 'none' ? TOKENS.current : TOKENS[token],
      })
      return token === 'none' ? { ...made, headers: {} } : made
    },
  },
  asked: { reply: json({ ok: true, result: statusOf('read') }), receipt: { status: 'delivered' } },
})

describe('the request', () => {
  it('has exactly these parameters', async () => {
    expect(await exchange(accepted())).toMatchObject({
      path: '/sendVerificationMessage',
      authorization: `Bearer ${TOKENS.current}`,
      parameters: {
        phone_number: NUMBER,
        code: PIN,
        ttl: 125,
        payload: PAYLOAD,
        callback_url: CALLBACK_URL,
      },
    })
    const { parameters } = await exchange(accepted(), {}, { senderUsername: 'acme_codes' })
    expect(parameters).toMatchObject({ sender_username: 'acme_codes' })
  })

  it.each([
    [1, 30],
    [29, 30],
    [30, 30],
    [3_600, 3_600],
    [3_601, 3_600],
  ])('of a step of %d s has a ttl of %d s', async (validSeconds, ttl) => {
    expect(await exchange(accepted(), { validSeconds })).toMatchObject({ parameters: { ttl } })
  })

  it.each(['123', '123456789', '1234567890', 'AKFG-3424', '12345x', ''])(
    'is not made with the code %j, which Telegram does not accept, so that the next step is sent at once',
    async (code) => {
      const { outcome, parameters } = await exchange(accepted(), { code: new Secret(code) })
      expect(outcome).toEqual({ kind: 'requestRefused', code: 'codeUnfit' })
      expect(parameters).toBeUndefined()
    },
  )

  it.each(['1234', '12345678'])('is made with the code %j', async (code) => {
    expect(await exchange(accepted(), { code: new Secret(code) })).toMatchObject({ parameters: { code } })
  })
})

async function tell(reply: Reply) {
  const server = await startScriptedServer()
  onTestFinished(() => server.close())
  server.script(reply)
  const told = await make(server.url).reportRightCode?.('1523637456486', new Secret(PIN), NEVER)
  const { path, body } = server.requests[0] ?? {}
  return { told, path, parameters: body === undefined ? undefined : JSON.parse(body) }
}

describe('a right code', () => {
  it('is reported with the reference of its message', async () => {
    expect(await tell(json({ ok: true, result: statusOf('read') }))).toEqual({
      told: true,
      path: '/checkVerificationStatus',
      parameters: { request_id: '1523637456486', code: PIN },
    })
  })

  it('is not reported again if the Gateway does not know the message', async () => {
    expect(await tell(json({ ok: false, error: 'REQUEST_ID_INVALID' }, 400))).toMatchObject({ told: true })
  })

  it.each<Reply>(['reset', { status: 500, body: '' }, { status: 429, body: '<html>' }])(
    'may be reported again after %j',
    async (reply) => {
      expect(await tell(reply)).toMatchObject({ told: false })
    },
  )
})

describe('reports', () => {
  it('are not requested for a URL that the Gateway refuses: they are fetched instead', async () => {
    const http: Partial<RouteWiring> = { routeUrl: 'http://127.0.0.1:3000/webhooks/telegram-test' }
    const server = await startScriptedServer()
    onTestFinished(() => server.close())
    server.script(accepted())
    await make(server.url, http).send(DELIVERY, NEVER)
    expect(JSON.parse(server.requests[0]?.body ?? '')).toHaveProperty('callback_url')
    const gateway = makeClient({ token: new Secret('token') })
    expect(gateway.takesReportsAt('http://127.0.0.1:3000/webhooks/telegram-test')).toBe(false)
    expect(gateway.takesReportsAt(CALLBACK_URL)).toBe(true)
  })
})

it.each<[string, object, Partial<RouteWiring>, string]>([
  ['a sender', {}, { sender: { number: '+15005550006' } }, 'sender: remove it'],
  ['a username with an @', { senderUsername: '@acme' }, {}, 'invalid settings: senderUsername'],
  ['an unknown setting', { apiKey: 'x' }, {}, 'invalid settings'],
])('refuses %s', (_what, settings, wiring, problem) => {
  expect(() => open(settings, wiring)).toThrow(problem)
})

it.each(['', 'two words', 'line\nbreak', 'x'.repeat(257)])('refuses the token %j', (token) => {
  const context = { timeoutMs: 60_000, secret: () => new Secret(token) }
  expect(() => telegram.open({ token: { env: 'TOKEN' } }, context)).toThrow('token: use the token of')
})
