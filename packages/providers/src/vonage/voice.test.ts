import { createPublicKey, verify } from 'node:crypto'
import { Secret } from '@pinpost/core'
import { expect, test } from 'vitest'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import { speechToNcco } from './ncco.ts'
import { vonageVoice } from './voice.ts'
import * as fixture from './vonage-fixture.suite.ts'

const UUID = '63f61863-4a51-4f6b-86e1-46edebcf9356'

const DELIVERY: Deliveries['voice'] = {
  channel: 'voice',
  verificationId: '0123456789abcdef0123456789abcdef',
  attempt: 2,
  to: new Secret(fixture.NUMBER),
  validSeconds: 180,
  speech: {
    locale: 'en-gb',
    opening: 'Hello. Please enter this Acme code:',
    code: new Secret(fixture.PIN),
    again: 'Once more, your code is:',
    closing: 'It is valid for 5 minutes. Goodbye.',
  },
}

const ACCEPTED = {
  status: 201,
  body: JSON.stringify({ uuid: UUID, status: 'started', direction: 'outbound', conversation_uuid: 'CON-1' }),
}

const created = (fields: Record<string, unknown>) => ({
  status: 201,
  body: JSON.stringify({ uuid: UUID, to: fixture.NUMBER, ...fields }),
})

const EVENT = {
  from: fixture.FROM.slice(1),
  to: fixture.NUMBER.slice(1),
  uuid: UUID,
  conversation_uuid: 'CON-1',
  direction: 'outbound',
  rate: '0.00450000',
  price: '0.00900000',
  duration: '42',
}

testProvider('vonage-voice', {
  make: (baseUrl) => vonageVoice(fixture.client(baseUrl), fixture.CREDENTIAL, fixture.WIRING),
  delivery: DELIVERY,
  secrets: fixture.HIDDEN,
  accepted: { reply: ACCEPTED, reference: UUID },
  refused: {
    invalidNumber: {
      reply: created({ status: 'rejected', detail: 'invalid_number' }),
      outcome: { kind: 'invalidNumber', code: 'invalid_number' },
    },
    channelUnsupported: {
      reply: created({ status: 'failed', detail: 'cannot_route' }),
      outcome: { kind: 'channelUnsupported', code: 'cannot_route' },
    },
    geoDenied: 'notTold',
    optedOut: 'notTold',
    contentRejected: 'notTold',
    senderRefused: 'notTold',
    requestRefused: {
      reply: fixture.problem(400, `https://example.com/${fixture.NUMBER}`),
      outcome: { kind: 'requestRefused', code: 'http_400' },
    },
    fraudBlocked: 'notTold',
    credentialError: {
      reply: fixture.problem(401, 'UNAUTHORIZED'),
      outcome: { kind: 'credentialError', code: 'unauthorized' },
    },
    throttled: {
      reply: fixture.problem(429, 'https://developer.vonage.com/api-errors#throttled', {
        'retry-after': '7',
      }),
      outcome: { kind: 'throttled', retryAfterSeconds: 7, code: 'throttled' },
    },
    unreachable: {
      reply: created({ status: 'busy', detail: `busy ${fixture.NUMBER}` }),
      outcome: { kind: 'unreachable', code: undefined },
    },
    ambiguous: {
      reply: fixture.problem(503, 'throttled'),
      outcome: { kind: 'ambiguous', code: 'http_503' },
    },
    expired: 'notTold',
    providerError: {
      reply: created({ status: 'failed', detail: 'internal_error' }),
      outcome: { kind: 'providerError', code: 'internal_error' },
    },
  },
  callback: {
    receipt: { status: 'delivered', price: 9_000 },
    make(report, token) {
      const secret = token === 'none' ? undefined : fixture.SECRETS[token]
      return fixture.event({ ...EVENT, status: report === 'delivered' ? 'completed' : 'record' }, secret)
    },
  },
  asked: {
    reply: { status: 200, body: JSON.stringify({ ...EVENT, status: 'completed', _links: {} }) },
    receipt: { status: 'delivered', price: 9_000 },
  },
})

const send = async (server: ScriptedServer) => {
  server.script(ACCEPTED)
  const provider = vonageVoice(fixture.client(server.url), fixture.CREDENTIAL, fixture.WIRING)
  await provider.send(DELIVERY, new AbortController().signal)
  return server.requests[0]
}

test('the request has exactly these fields', async () => {
  const server = await startScriptedServer()
  const request = await send(server)
  await server.close()
  expect(request).toMatchObject({ method: 'POST', path: '/api/v1/calls' })
  expect(JSON.parse(request?.body ?? '')).toEqual({
    to: [{ type: 'phone', number: '447700900123' }],
    from: { type: 'phone', number: '15005550006' },
    ncco: speechToNcco(DELIVERY.speech),
    event_url: [fixture.OUR_URL],
    event_method: 'POST',
    ringing_timer: 30,
    length_timer: 120,
  })
})

test('the request has a short-lived token of the application, signed with its key', async () => {
  const server = await startScriptedServer()
  const request = await send(server)
  await server.close()
  const [, header = '', claims = '', signature = ''] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(request?.headers.authorization ?? '') ?? []
  const key = createPublicKey(fixture.KEYS.publicKey.export({ type: 'spki', format: 'pem' }))
  const signed = Buffer.from(`${header}.${claims}`)
  expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ typ: 'JWT', alg: 'RS256' })
  const { iat, exp, ...rest }: { iat: number; exp: number } = JSON.parse(
    Buffer.from(claims, 'base64url').toString(),
  )
  expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(5)
  expect(exp - iat).toBe(300)
  expect(rest).toEqual({ application_id: fixture.CREDENTIAL.application.id, jti: expect.any(String) })
})

test('asks for the status of the call', async () => {
  const server = await startScriptedServer()
  server.script({ status: 200, body: '{"status":"unanswered","detail":"unavailable"}' })
  const provider = vonageVoice(fixture.client(server.url), fixture.CREDENTIAL, fixture.WIRING)
  const receipt = await provider.askReceipt?.(UUID, new AbortController().signal)
  const [request] = server.requests
  await server.close()
  expect(request).toMatchObject({ method: 'GET', path: `/api/v1/calls/${UUID}`, body: '' })
  expect(request?.headers.authorization).toMatch(/^Bearer /)
  expect(receipt).toEqual({ status: 'failed', reason: 'unreachable', code: 'unavailable' })
})

test.each([undefined, { service: 'pool' }, { alphanumeric: 'ACME' }])('cannot call from %j', (sender) => {
  const make = () =>
    vonageVoice(fixture.client('http://127.0.0.1:9'), fixture.CREDENTIAL, { ...fixture.WIRING, sender })
  expect(make).toThrow('set a number, which calls need')
})

test('cannot call without an application', () => {
  const credential = { ...fixture.CREDENTIAL, application: undefined }
  expect(() => vonageVoice(fixture.client('http://127.0.0.1:9'), credential, fixture.WIRING)).toThrow(
    'set applicationId and privateKey, which calls need',
  )
})
