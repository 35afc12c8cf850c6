import { Secret } from '@pinpost/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CENSOR, redact, redactFields, redactText } from './redact.ts'

describe('a text', () => {
  it.each([
    ['447700900123', CENSOR],
    ['+44 7700 900123', CENSOR],
    ['to +44 (0)20 7946 0000, please', `to ${CENSOR}, please`],
    ['0151/234 56 78', CENSOR],
    ['00447700900123456', CENSOR],
    ['?to=%2B447700900123&x=1', `?to=${CENSOR}&x=1`],
    ['n447700900123', `n${CENSOR}`],
    ['id-447700900123', `id-${CENSOR}`],
    ['tel:+447700900123', `tel:${CENSOR}`],
  ])('%s loses its number', (text, expected) => {
    expect(redactText(text)).toBe(expected)
  })

  it.each([
    ['api_key=shop&api_secret=s3cr3t!&n=1', `api_key=shop&api_secret=${CENSOR}&n=1`],
    ['GET /verify/check/json?code=1234', `GET /verify/check/json?code=${CENSOR}`],
    ['{"pin_code":"AB-1","a":1}', `{"pin_code":"${CENSOR}","a":1}`],
    ['{"text":"Your \\"Acme\\" code: 1234","a":1}', `{"text":"${CENSOR}","a":1}`],
    [String.raw`"{\"text\":\"Your code: 1234\",\"a\":1}"`, String.raw`"{\"text\":"${CENSOR}",\"a\":1}"`],
    ['{"code":1234}', `{"code":"${CENSOR}"}`],
    ['authorization: Basic ZGVtbzAwMDE6ZGVtby1zZWNyZXQ=', `authorization: Basic ${CENSOR}`],
    ['Bearer eyJhbGciOi.x', `Bearer ${CENSOR}`],
    ['redis://worker:hunter2@10.0.0.1:6379', `redis://${CENSOR}@10.0.0.1:6379`],
    ['redis://worker:hunter2@redis.shop.example:6379', `redis://${CENSOR}@redis.shop.example:6379`],
    ['550 5.1.1 <ann.smith+a@mail.example>: unknown', `550 5.1.1 <${CENSOR}>: unknown`],
    ['{"email":"ann"}', `{"email":"${CENSOR}"}`],
  ])('%s loses its secret', (text, expected) => {
    expect(redactText(text)).toBe(expected)
  })

  it.each([
    'connect ECONNREFUSED 10.196.143.112:6379',
    'verification 0123456789abcdef0123456789abcdef: 50 races lost in a row',
    'job 0123456789abcdef0123456789abcdef-12',
    'message SM0123456789abcdef0123456789abcdef',
    'request 426614174000-0000'.replace('426614174000-0000', '12345678-1234-4234-8234-426614174000'),
    'at 2026-11-23T07:52:28.083Z',
    'at run (file:///app/apps/api/dist/main.js:1234:56)',
    'Request failed with status code 500',
  ])('%s stays', (text) => {
    expect(redactText(text)).toBe(text)
  })

  it('has no seven digits in a row left, whatever surrounds them, unless they are part of an id', () => {
    const words = fc.string({ maxLength: 20 })
    const number = fc.stringMatching(/^[1-9][0-9]{10,14}$/)
    fc.assert(
      fc.property(words, number, words, (before, digits, after) => {
        // Letters a to f and digits around it could make it an id.
        fc.pre(!/[0-9a-f.:TZ-]$/.test(before) && !/^[0-9a-f.:TZ-]/.test(after))
        expect(redactText(before + digits + after)).not.toContain(digits)
      }),
    )
  })
})

describe('fields', () => {
  it('with sensitive names are censored, in any spelling', () => {
    const secret = {
      api_secret: 'a',
      apiSecret: 'b',
      'Set-Cookie': 'c',
      PIN: 'd',
      to: 'e',
      number: 44,
      ok: 'f',
    }
    expect(redactFields(secret)).toEqual({
      ...Object.fromEntries(Object.keys(secret).map((key) => [key, CENSOR])),
      ok: 'f',
    })
  })

  it('are searched: lists, objects, numbers, errors and secrets', () => {
    const error = Object.assign(new Error('no 447700900123'), { code: 'EBAD', config: { data: 'body' } })
    const value = {
      a: [{ b: '447700900123', code: 'x' }],
      n: 447_700_900_123,
      few: 12,
      error,
      s: new Secret('1'),
    }
    expect(redact(value)).toEqual({
      a: [{ b: CENSOR, code: CENSOR }],
      n: CENSOR,
      few: 12,
      error: { type: 'Error', message: `no ${CENSOR}`, errorCode: 'EBAD', stack: expect.any(String) },
      s: '[secret]',
    })
    expect(JSON.stringify(redact(value))).not.toMatch(/447700|body/)
  })

  it('with cycles or bytes cause no error', () => {
    const circle: Record<string, unknown> = { bytes: Buffer.from('447700900123') }
    circle['self'] = circle
    expect(JSON.stringify(redact(circle))).not.toContain('447700')
  })
})
