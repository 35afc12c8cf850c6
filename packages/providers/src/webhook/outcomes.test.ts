import type { Outcome } from '@pinpost/core'
import { describe, expect, test, vi } from 'vitest'
import type { HttpResult } from '../http.ts'
import { outcomeOf } from './outcomes.ts'
import { NUMBER, WIRING } from './webhook-fixture.suite.ts'

const answer = (status: number, body: unknown, retryAfter?: string): HttpResult => ({
  answered: true,
  status,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter,
})

const read = (result: HttpResult): Outcome =>
  outcomeOf(result, { digits: NUMBER.slice(1), toMicros: WIRING.toMicros })

const GARBLED: Outcome = { kind: 'ambiguous', code: 'garbled' }

describe('an accepted message', () => {
  test.each([
    ['its price', { amount: 0.01, currency: 'USD' }, 9_000],
    ['a price in a currency without a rate', { amount: 0.01, currency: 'XTS' }, undefined],
    ['a price that is text', '0.01 USD', undefined],
    ['an amount that is text', { amount: '0.01', currency: 'USD' }, undefined],
    ['no price', undefined, undefined],
  ])('has %s', (_name, price, micros) => {
    expect(read(answer(202, { reference: 'a1', price }))).toEqual({
      kind: 'accepted',
      reference: 'a1',
      price: micros,
    })
  })

  test.each([1, '', 'has space', 'x'.repeat(65), 'é', NUMBER, `to-${NUMBER.slice(1)}`, null, ['a1']])(
    'cannot have the reference %j',
    (reference) => {
      expect(read(answer(200, { reference }))).toEqual(GARBLED)
    },
  )

  test('is not reported by an answer with both reference and outcome', () => {
    expect(read(answer(200, { reference: 'a1', outcome: 'optedOut' }))).toEqual(GARBLED)
    expect(read(answer(200, { reference: 'a1', outcome: 'taken' }))).toEqual(GARBLED)
  })
})

describe('a refusal', () => {
  test.each([200, 202, 400, 403, 404, 409, 422, 429])('is what the gateway reports, with a %i', (status) => {
    expect(read(answer(status, { outcome: 'optedOut', code: '21610' }))).toEqual({
      kind: 'optedOut',
      code: '21610',
    })
  })

  test.each(['accepted', 'constructor', '', 'OPTEDOUT', 7, null, ['optedOut']])('is not %j', (outcome) => {
    expect(read(answer(200, { outcome }))).toEqual(GARBLED)
    expect(read(answer(400, { outcome }))).toEqual({ kind: 'requestRefused', code: 'http_400' })
  })

  test.each(['text with 739182', 'x'.repeat(41), NUMBER, NUMBER.slice(1), 'to-4477009', '', 17, { a: 1 }])(
    'drops the code %j, which could quote the request',
    (code) => {
      expect(read(answer(200, { outcome: 'geoDenied', code }))).toEqual({
        kind: 'geoDenied',
        code: undefined,
      })
      expect(read(answer(400, { outcome: 'geoDenied', code }))).toEqual({
        kind: 'geoDenied',
        code: 'http_400',
      })
    },
  )

  test.each<[number, unknown, string | undefined, Outcome]>([
    [401, '', undefined, { kind: 'credentialError', code: 'http_401' }],
    [403, '<html>', undefined, { kind: 'requestRefused', code: 'http_403' }],
    [400, '', undefined, { kind: 'requestRefused', code: 'http_400' }],
    [404, 'not found', undefined, { kind: 'requestRefused', code: 'http_404' }],
    [408, '', undefined, { kind: 'ambiguous', code: 'http_408' }],
    [301, { reference: 'a1' }, undefined, { kind: 'ambiguous', code: 'http_301' }],
    [500, { outcome: 'optedOut' }, undefined, { kind: 'ambiguous', code: 'http_500' }],
    [503, '', '30', { kind: 'ambiguous', code: 'http_503' }],
    [429, '', undefined, { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' }],
    [429, '', 'soon', { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' }],
    [429, '', '999999', { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' }],
  ])('of a bare %i %j', (status, body, retryAfter, outcome) => {
    expect(read(answer(status, body, retryAfter))).toEqual(outcome)
  })

  test.each([
    [3, undefined, 3],
    [2.1, '9', 3],
    [undefined, '9', 9],
    [-1, '9', 9],
    ['3', undefined, undefined],
    [86_401, undefined, undefined],
    [1e300, undefined, undefined],
  ])(
    'for load, with retryAfterSeconds %j and Retry-After %j, lasts %j seconds',
    (retryAfterSeconds, header, seconds) => {
      const expected = { kind: 'throttled', retryAfterSeconds: seconds, code: 'busy' }
      for (const status of [200, 429]) {
        const body = { outcome: 'throttled', code: 'busy', retryAfterSeconds }
        expect(read(answer(status, body, header))).toEqual(expected)
      }
    },
  )

  test('for load may have a date in Retry-After', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-23T06:00:00Z') })
    try {
      const later = read(answer(429, '', 'Mon, 23 Nov 2026 06:00:20 GMT'))
      const past = read(answer(429, '', 'Mon, 23 Nov 2026 05:00:00 GMT'))
      expect([later, past]).toMatchObject([{ retryAfterSeconds: 20 }, { retryAfterSeconds: 0 }])
    } finally {
      vi.useRealTimers()
    }
  })
})

test.each<[boolean, string | undefined, Outcome]>([
  [true, 'ECONNREFUSED', { kind: 'providerError', code: 'ECONNREFUSED' }],
  [false, 'ECONNRESET', { kind: 'ambiguous', code: 'ECONNRESET' }],
  [false, undefined, { kind: 'ambiguous', code: 'noAnswer' }],
])('no answer (never connected: %j, %s)', (neverConnected, code, outcome) => {
  expect(read({ answered: false, neverConnected, code })).toEqual(outcome)
})
