import type { Outcome } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { kindOfCode, LISTED_CODES, parseDigits } from './codes.ts'
import type { ApiResult } from '../api-request.ts'
import { outcomeOfCall, outcomeOfMessage } from './outcomes.ts'
import { WIRING } from './vonage-fixture.suite.ts'

const answer = (status: number, body: unknown, retryAfter?: string): ApiResult => ({
  answered: true,
  status,
  body,
  retryAfter,
})
const parts = (...messages: unknown[]): ApiResult => answer(200, { messages })
const taken = { status: '0', 'message-id': 'A1', 'message-price': '0.04' }

const ofMessage = (result: ApiResult): Outcome =>
  outcomeOfMessage(result, (euros) => WIRING.toMicros(euros, 'EUR'))

const GARBLED: Outcome = { kind: 'ambiguous', code: 'garbled' }

describe('outcomeOfMessage', () => {
  test.each<[string, ApiResult, Outcome]>([
    ['taken', parts(taken), { kind: 'accepted', reference: 'A1', price: 40_000 }],
    [
      'taken in three parts',
      parts(taken, { ...taken, 'message-id': 'A2' }, { ...taken, 'message-id': 'A3' }),
      { kind: 'accepted', reference: 'A1', price: 120_000 },
    ],
    [
      'taken, one part without a price',
      parts(taken, { status: '0', 'message-id': 'A2' }),
      { kind: 'accepted', reference: 'A1', price: undefined },
    ],
    [
      'taken, with a number as status',
      parts({ ...taken, status: 0 }),
      { kind: 'accepted', reference: 'A1', price: 40_000 },
    ],
    ['taken in part', parts(taken, { status: '7' }), { kind: 'ambiguous', code: '7' }],
    ['taken in its second part', parts({ status: '9' }, taken), { kind: 'ambiguous', code: '9' }],
    ['refused in all parts', parts({ status: '9' }, { status: '1' }), { kind: 'credentialError', code: '9' }],
    ['refused, new code', parts({ status: '98' }), { kind: 'requestRefused', code: '98' }],
    ['throttled', parts({ status: '1' }), { kind: 'throttled', retryAfterSeconds: undefined, code: '1' }],
    [
      'throttled for 250 ms',
      parts({ status: '1', 'error-text': 'Throughput Rate Exceeded - please wait [ 250 ] and retry' }),
      { kind: 'throttled', retryAfterSeconds: 1, code: '1' },
    ],
    ['no message', parts(), GARBLED],
    ['no list', answer(200, { messages: {} }), GARBLED],
    ['a message that is text', parts('A1'), GARBLED],
    ['a status that is text', parts({ ...taken, status: 'to 447700900123' }), GARBLED],
    ['one of them so', parts(taken, { status: null }), GARBLED],
    ['no id', parts({ status: '0' }), GARBLED],
    ['an id that is text', parts({ ...taken, 'message-id': '+44 7700 900123' }), GARBLED],
  ])('%s', (_name, result, outcome) => {
    expect(ofMessage(result)).toEqual(outcome)
  })
})

describe('outcomeOfCall', () => {
  test.each<[string, ApiResult, Outcome]>([
    ['started', answer(201, { uuid: 'u-1', status: 'started' }), { kind: 'accepted', reference: 'u-1' }],
    [
      'a new status',
      answer(201, { uuid: 'u-1', status: 'pondering' }),
      { kind: 'accepted', reference: 'u-1' },
    ],
    ['no status', answer(201, { uuid: 'u-1' }), { kind: 'accepted', reference: 'u-1' }],
    [
      'failed at once',
      answer(201, { uuid: 'u-1', status: 'failed', detail: 'internal_error' }),
      { kind: 'providerError', code: 'internal_error' },
    ],
    [
      'failed at once, without a cause',
      answer(201, { uuid: 'u-1', status: 'failed' }),
      { kind: 'requestRefused', code: undefined },
    ],
    ['no id', answer(201, { status: 'started' }), GARBLED],
    ['an id that is a path', answer(201, { uuid: '../x', status: 'started' }), GARBLED],
  ])('%s', (_name, result, outcome) => {
    expect(outcomeOfCall(result)).toEqual(outcome)
  })
})

describe('a refusal', () => {
  const URL = 'https://developer.vonage.com/api-errors'
  test.each<[string, ApiResult, Outcome]>([
    [
      '429 bare',
      answer(429, undefined),
      { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' },
    ],
    ['429, wait', answer(429, {}, '30'), { kind: 'throttled', retryAfterSeconds: 30, code: 'http_429' }],
    [
      '429, garbled wish',
      answer(429, {}, 'soon'),
      { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' },
    ],
    [
      '429, date of the past',
      answer(429, {}, 'Wed, 21 Oct 2015 07:28:00 GMT'),
      { kind: 'throttled', retryAfterSeconds: 0, code: 'http_429' },
    ],
    ['401 bare', answer(401, undefined), { kind: 'credentialError', code: 'http_401' }],
    ['402 bare', answer(402, {}), { kind: 'credentialError', code: 'http_402' }],
    ['403 bare', answer(403, {}), { kind: 'requestRefused', code: 'http_403' }],
    ['408 bare', answer(408, {}), { kind: 'ambiguous', code: 'http_408' }],
    ['a bare word', answer(401, { type: 'UNAUTHORIZED' }), { kind: 'credentialError', code: 'unauthorized' }],
    [
      'after a #',
      answer(402, { type: `${URL}#low-balance` }),
      { kind: 'credentialError', code: 'low-balance' },
    ],
    [
      'after a /',
      answer(422, { type: `${URL}/invalid-params` }),
      { kind: 'requestRefused', code: 'invalid-params' },
    ],
    [
      'a new word',
      answer(400, { type: `${URL}#to-447700900123` }),
      { kind: 'requestRefused', code: 'http_400' },
    ],
    ['an inherited word', answer(400, { type: 'constructor' }), { kind: 'requestRefused', code: 'http_400' }],
    ['400 of a proxy', answer(400, undefined), { kind: 'requestRefused', code: 'http_400' }],
    ['404 of a proxy', answer(404, { message: 'x' }), { kind: 'requestRefused', code: 'http_404' }],
    ['5xx, whatever it says', answer(503, { type: 'throttled' }), { kind: 'ambiguous', code: 'http_503' }],
    ['3xx', answer(302, undefined), { kind: 'ambiguous', code: 'http_302' }],
    [
      'no connection',
      { answered: false, neverConnected: true, code: 'ECONNREFUSED' },
      { kind: 'providerError', code: 'ECONNREFUSED' },
    ],
    [
      'no answer',
      { answered: false, neverConnected: false, code: 'ECONNRESET' },
      { kind: 'ambiguous', code: 'ECONNRESET' },
    ],
    ['no word for it', { answered: false, neverConnected: false }, { kind: 'ambiguous', code: 'noAnswer' }],
  ])('%s', (_name, result, outcome) => {
    expect(ofMessage(result)).toEqual(outcome)
    expect(outcomeOfCall(result)).toEqual(outcome)
  })

  test('Retry-After as a date counts from now', () => {
    const outcome = outcomeOfCall(answer(429, {}, new Date(Date.now() + 10_000).toUTCString()))
    const seconds = outcome.kind === 'throttled' ? outcome.retryAfterSeconds : undefined
    expect(seconds).toBeGreaterThanOrEqual(9)
    expect(seconds).toBeLessThanOrEqual(10)
  })
})

describe('codes', () => {
  const CLASSES = [
    ['status', 'throttled', '1 10'],
    ['status', 'requestRefused', '2 3 16 20 22 23 29'],
    ['status', 'providerError', '5 13'],
    ['status', 'credentialError', '4 8 9 11 14 19 32'],
    ['status', 'channelUnsupported', '6'],
    ['status', 'optedOut', '7 101'],
    ['status', 'contentRejected', '12'],
    ['status', 'senderRefused', '15'],
    ['status', 'invalidNumber', '33 34'],
    ['err-code', 'providerError', '1 5 8 99'],
    ['err-code', 'unreachable', '2 7 15'],
    ['err-code', 'invalidNumber', '3'],
    ['err-code', 'optedOut', '4 9'],
    ['err-code', 'contentRejected', '6 10 39 50 51 52 53 54'],
    ['err-code', 'channelUnsupported', '11 12 13 14'],
    ['err-code', 'throttled', '16'],
    ['detail', 'invalidNumber', 'invalid_number number_out_of_service'],
    ['detail', 'unreachable', 'restricted declined carrier_timeout unavailable timeout'],
    ['detail', 'channelUnsupported', 'cannot_route'],
    ['detail', 'providerError', 'internal_error'],
    [
      'problem',
      'credentialError',
      'low-balance unauthorized forbidden unprovisioned account-suspended jwt-expired jwt-revoked invalid-api-key invalid-signature',
    ],
    ['problem', 'requestRefused', 'invalid-params invalid-json not-found'],
    ['problem', 'throttled', 'throttled'],
  ] as const

  test.each(CLASSES)('%s: %s is %s', (list, kind, codes) => {
    for (const code of codes.split(' ')) expect([code, kindOfCode(list, code)]).toEqual([code, kind])
  })

  test('are all in one of these classes', () => {
    const inClasses = CLASSES.flatMap(([list, , codes]) => codes.split(' ').map((code) => `${list} ${code}`))
    const listed = Object.entries(LISTED_CODES).flatMap(([list, kinds]) =>
      Object.keys(kinds).map((code) => `${list} ${code}`),
    )
    expect(listed.toSorted()).toEqual(inClasses.toSorted())
  })

  test.each([
    ['err-code', '0 17 100'],
    ['status', '0 17 98 toString'],
    ['detail', 'busy constructor'],
  ] as const)('%s: %s is not listed', (list, codes) => {
    for (const code of codes.split(' ')) expect(kindOfCode(list, code)).toBe(undefined)
  })

  test.each([-1, 1.5, '', ' 1', '1000', '+447700900123', null, undefined, {}, []])('%j is none', (value) => {
    expect(parseDigits(value)).toBe(undefined)
  })
})
