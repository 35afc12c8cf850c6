import { Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { hasSignature, signatureHeaders } from './signature.ts'
import * as fixture from './webhook-fixture.suite.ts'

const { current, previous, foreign } = fixture.SECRETS
const SECRETS = [new Secret(current), new Secret(previous)]
const REPORT = { status: 'delivered' }
const now = Math.floor(Date.now() / 1000)

test('the fixture signs as the reference example of Standard Webhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const signed = fixture.signature(
    secret,
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330,
    '{"test": 2432232314}',
  )
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('the headers contain a signature for each secret, over id, time and body', () => {
  const headers = signatureHeaders('id-1', '{"é":1}', SECRETS)
  const seconds = Number(headers['webhook-timestamp'])
  expect(Math.abs(seconds - now)).toBeLessThan(5)
  expect(headers).toEqual({
    'webhook-id': 'id-1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': [current, previous]
      .map((secret) => fixture.signature(secret, 'id-1', seconds, '{"é":1}'))
      .join(' '),
  })
})

describe('the signature of a receipt', () => {
  test.each<[string, fixture.SignedOptions]>([
    ['fresh', {}],
    ['nearly five minutes old', { seconds: now - 290 }],
    ['of a clock that is before ours', { seconds: now + 290 }],
  ])('is accepted: %s', (_name, options) => {
    for (const secret of [current, previous]) {
      expect(hasSignature(fixture.receipt(REPORT, secret, options), SECRETS)).toBe(true)
    }
  })

  test('is accepted among others, as during a rotation of the gateway’s secret', () => {
    const callback = fixture.receipt(REPORT, current)
    const own = callback.headers['webhook-signature'] ?? ''
    const signatures = [`v1,${'A'.repeat(43)}=`, 'v1a,other', own].join(' ')
    const headers = { ...callback.headers, 'webhook-signature': signatures }
    expect(hasSignature({ ...callback, headers }, SECRETS)).toBe(true)
  })

  test.each<[string, fixture.SignedOptions]>([
    ['older than five minutes', { seconds: now - 310 }],
    ['from the future', { seconds: now + 310 }],
    ['another time than the signed one', { headers: { 'webhook-timestamp': String(now - 1) } }],
    ['a time that is none', { headers: { 'webhook-timestamp': 'now' } }],
    ['another id', { headers: { 'webhook-id': 'receipt-2' } }],
    ['no id', { headers: { 'webhook-id': '' } }],
    ['no signature', { headers: { 'webhook-signature': '' } }],
    ['an empty one', { headers: { 'webhook-signature': 'v1,' } }],
    ['one without its parts', { headers: { 'webhook-signature': 'v1' } }],
    ['one of another length', { headers: { 'webhook-signature': 'v1,AAAA' } }],
  ])('is refused: %s', (_name, options) => {
    expect(hasSignature(fixture.receipt(REPORT, current, options), SECRETS)).toBe(false)
  })

  test('is refused for another version, another body or a foreign secret', () => {
    const callback = fixture.receipt(REPORT, current)
    const other = (callback.headers['webhook-signature'] ?? '').replace('v1,', 'v2,')
    const headers = { ...callback.headers, 'webhook-signature': other }
    expect(hasSignature({ ...callback, headers }, SECRETS)).toBe(false)
    expect(hasSignature({ ...callback, body: `${callback.body} ` }, SECRETS)).toBe(false)
    expect(hasSignature(fixture.receipt(REPORT, foreign), SECRETS)).toBe(false)
    expect(hasSignature(fixture.receipt(REPORT, previous), SECRETS.slice(0, 1))).toBe(false)
  })
})
