import type { Outcome } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import type { ApiResult } from '../api-request.ts'
import { kindOfCode, LISTED_CODES, parseCode } from './codes.ts'
import { outcomeOf } from './outcomes.ts'
import { CALL_STATUSES, MESSAGE_STATUSES } from './statuses.ts'

const answer = (status: number, body: unknown, retryAfter?: string): ApiResult => ({
  answered: true,
  status,
  body,
  retryAfter,
})
const failure = (neverConnected: boolean, code?: string): ApiResult => ({
  answered: false,
  neverConnected,
  code,
})

describe('outcomeOf', () => {
  test.each<[string, ApiResult, Outcome]>([
    ['created', answer(201, { sid: 'SM1', status: 'queued' }), { kind: 'accepted', reference: 'SM1' }],
    ['created, no status', answer(200, { sid: 'SM1' }), { kind: 'accepted', reference: 'SM1' }],
    [
      'created, new status',
      answer(201, { sid: 'SM1', status: 'pondering' }),
      { kind: 'accepted', reference: 'SM1' },
    ],
    [
      'created, failed',
      answer(201, { sid: 'SM1', status: 'failed', error_code: 30450 }),
      { kind: 'fraudBlocked', code: '30450' },
    ],
    [
      'created, undelivered',
      answer(201, { sid: 'SM1', status: 'undelivered', error_code: 30006 }),
      { kind: 'channelUnsupported', code: '30006' },
    ],
    [
      'created, undelivered, no code',
      answer(201, { sid: 'SM1', status: 'undelivered', error_code: null }),
      { kind: 'unreachable', code: undefined },
    ],
    [
      'created, failed, no code',
      answer(201, { sid: 'SM1', status: 'failed' }),
      { kind: 'requestRefused', code: undefined },
    ],
    [
      'created, failed, new code',
      answer(201, { sid: 'SM1', status: 'failed', error_code: 39999 }),
      { kind: 'requestRefused', code: '39999' },
    ],
    ['created without id', answer(201, { status: 'queued' }), { kind: 'ambiguous', code: 'garbled' }],
    ['created with a number as id', answer(201, { sid: 1 }), { kind: 'ambiguous', code: 'garbled' }],
    ['429 bare', answer(429, ''), { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' }],
    [
      '429 with a code of another kind',
      answer(429, { code: 60203 }, '30'),
      { kind: 'throttled', retryAfterSeconds: 30, code: '60203' },
    ],
    [
      '429 with a garbled wish',
      answer(429, {}, 'soon'),
      { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' },
    ],
    [
      '429 with a date of the past',
      answer(429, {}, 'Wed, 21 Oct 2015 07:28:00 GMT'),
      { kind: 'throttled', retryAfterSeconds: 0, code: 'http_429' },
    ],
    [
      '400 queue full',
      answer(400, { code: 21611 }),
      { kind: 'throttled', retryAfterSeconds: undefined, code: '21611' },
    ],
    ['400 with a code as text', answer(400, { code: '21211' }), { kind: 'invalidNumber', code: '21211' }],
    [
      'RFC 9457 form',
      answer(400, { type: 'about:blank', title: 'x', status: 400, code: 21211 }),
      { kind: 'invalidNumber', code: '21211' },
    ],
    ['400 with a new code', answer(400, { code: 20999 }), { kind: 'requestRefused', code: '20999' }],
    [
      '400 with a code that is text',
      answer(400, { code: '+447700900123' }),
      { kind: 'requestRefused', code: 'http_400' },
    ],
    ['400 of a proxy', answer(400, '<html>'), { kind: 'requestRefused', code: 'http_400' }],
    ['404 of a proxy', answer(404, 'not found'), { kind: 'requestRefused', code: 'http_404' }],
    ['404 of Twilio', answer(404, { code: 20404 }), { kind: 'credentialError', code: '20404' }],
    ['401 bare', answer(401, ''), { kind: 'credentialError', code: 'http_401' }],
    ['403 bare', answer(403, null), { kind: 'requestRefused', code: 'http_403' }],
    ['408 bare', answer(408, ''), { kind: 'ambiguous', code: 'http_408' }],
    ['403 geo', answer(403, { code: 21408 }), { kind: 'geoDenied', code: '21408' }],
    ['5xx, even with a code', answer(503, { code: 21211 }), { kind: 'ambiguous', code: 'http_503' }],
    ['3xx', answer(302, ''), { kind: 'ambiguous', code: 'http_302' }],
    ['refused', failure(true, 'ECONNREFUSED'), { kind: 'providerError', code: 'ECONNREFUSED' }],
    [
      'no connection in time',
      failure(true, 'CONNECT_TIMEOUT'),
      { kind: 'providerError', code: 'CONNECT_TIMEOUT' },
    ],
    ['unknown host', failure(true, 'ENOTFOUND'), { kind: 'providerError', code: 'ENOTFOUND' }],
    ['reset', failure(false, 'ECONNRESET'), { kind: 'ambiguous', code: 'ECONNRESET' }],
    ['broken pipe', failure(false, 'EPIPE'), { kind: 'ambiguous', code: 'EPIPE' }],
    ['aborted', failure(false, 'ABORT_ERR'), { kind: 'ambiguous', code: 'ABORT_ERR' }],
    ['an error of no known form', failure(false), { kind: 'ambiguous', code: 'noAnswer' }],
  ])('%s', (_name, result, outcome) => {
    expect(outcomeOf(result, MESSAGE_STATUSES)).toEqual(outcome)
  })

  test('Retry-After as a date counts from now', () => {
    const inTenSeconds = new Date(Date.now() + 10_000).toUTCString()
    const outcome = outcomeOf(answer(429, {}, inTenSeconds), MESSAGE_STATUSES)
    const seconds = outcome.kind === 'throttled' ? outcome.retryAfterSeconds : undefined
    expect(seconds).toBeGreaterThanOrEqual(9)
    expect(seconds).toBeLessThanOrEqual(10)
  })

  test('a call that is busy at once', () => {
    const outcome = outcomeOf(answer(201, { sid: 'CA1', status: 'busy' }), CALL_STATUSES)
    expect(outcome).toEqual({ kind: 'unreachable', code: undefined })
  })
})

describe('codes', () => {
  const CLASSES = [
    ['invalidNumber', [13224, 21211, 21214, 21217, 30005]],
    ['channelUnsupported', [21612, 21614, 30006, 63003, 63015, 63024, 63032, 63049]],
    ['geoDenied', [13227, 21215, 21408]],
    ['optedOut', [21216, 21610, 30004, 63014]],
    ['contentRejected', [21605, 21617, 30007, 30034, 63005, 63013, 63016, 63021, 63027, 63028]],
    [
      'senderRefused',
      [21210, 21212, 21264, 21266, 21267, 21606, 21607, 21659, 21660, 21661, 21910, 63001, 63002, 63007],
    ],
    ['fraudBlocked', [30450, 60410, 60413, 60605]],
    ['credentialError', [10001, 20003, 20005, 20404, 30002]],
    ['throttled', [10004, 14107, 20429, 21611, 22005, 30001, 30022, 63017, 63018]],
    ['unreachable', [30003]],
    ['ambiguous', [30008]],
    ['expired', [30036]],
  ] as const

  test.each(CLASSES)('%s', (kind, codes) => {
    for (const code of codes) expect(kindOfCode(String(code))).toBe(kind)
  })

  test('are all in one of these classes', () => {
    const listed = CLASSES.flatMap(([, codes]) => codes.map(String))
    expect(LISTED_CODES.toSorted()).toEqual(listed.toSorted())
  })

  test.each(['1', '21219', '21608', '21999', '30009', '60200'])('%s is not listed', (code) => {
    expect(kindOfCode(code)).toBe(undefined)
    expect(outcomeOf(answer(400, { code: Number(code) }), MESSAGE_STATUSES)).toEqual({
      kind: 'requestRefused',
      code,
    })
  })

  test.each([0, -1, 1.5, '0', '', ' 21211', '+447700900123', '1234567', null, undefined, {}])(
    '%j is none',
    (value) => {
      expect(parseCode(value)).toBe(undefined)
    },
  )
})
