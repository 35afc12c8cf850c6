import type { Outcome } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { accepted, exchange, json, NUMBER, PIN, refusal } from './telegram-fixture.suite.ts'

describe('the outcome', () => {
  it.each<[string, number | undefined, Outcome['kind']]>([
    ['PHONE_NUMBER_NOT_FOUND', undefined, 'channelUnsupported'],
    ['PHONE_NUMBER_NOT_AVAILABLE', undefined, 'channelUnsupported'],
    ['PHONE_NUMBER_INVALID', 400, 'channelUnsupported'],
    ['ACCESS_TOKEN_INVALID', 401, 'credentialError'],
    ['ACCESS_TOKEN_REQUIRED', undefined, 'credentialError'],
    ['BALANCE_NOT_ENOUGH', undefined, 'credentialError'],
    ['SENDER_USERNAME_INVALID', undefined, 'credentialError'],
    ['SENDER_NOT_VERIFIED', undefined, 'credentialError'],
    ['SENDER_NOT_OWNED', 403, 'credentialError'],
    ['MESSAGE_ALREADY_SENT', undefined, 'ambiguous'],
    ['CODE_INVALID', undefined, 'requestRefused'],
    ['CALLBACK_URL_INVALID', 400, 'requestRefused'],
    ['SOMETHING_NEW', undefined, 'requestRefused'],
    ['toString', undefined, 'requestRefused'],
  ])('of %s (status %s) is %s', async (error, status, kind) => {
    const { outcome } = await exchange(refusal('requestRefused', error, status).reply)
    expect(outcome).toEqual({ kind, code: error === 'toString' ? 'refused' : error })
  })

  it.each([
    ['FLOOD_WAIT_7', 7],
    ['FLOOD_WAIT (42)', 42],
    ['FLOOD_WAIT_42_OF_739182', undefined],
    ['FLOOD_WAIT', undefined],
  ])('of %s waits %s seconds', async (error, retryAfterSeconds) => {
    const { outcome } = await exchange(json({ ok: false, error }))
    expect(outcome).toEqual({ kind: 'throttled', retryAfterSeconds, code: 'FLOOD_WAIT' })
  })

  it('of a 429 waits for its Retry-After', async () => {
    const { outcome } = await exchange({ ...json({}, 429), headers: { 'retry-after': '9' } })
    expect(outcome).toEqual({ kind: 'throttled', retryAfterSeconds: 9, code: 'http_429' })
  })

  it.each([`no code ${PIN}`, `SENT_TO_${NUMBER.slice(1)}`, 17, null, undefined, ['TTL_INVALID']])(
    'of the error %j drops its text, which could quote the request',
    async (error) => {
      expect((await exchange(json({ ok: false, error }))).outcome).toEqual({
        kind: 'requestRefused',
        code: 'refused',
      })
      expect((await exchange(json({ ok: false, error }, 400))).outcome).toEqual({
        kind: 'requestRefused',
        code: 'http_400',
      })
    },
  )

  it.each([
    [{ request_cost: 0.01 }, 9_000],
    [{ request_cost: 0 }, 0],
    [{ request_cost: 'free' }, undefined],
    [{ request_cost: 0.01, is_refunded: true }, 0],
  ])('of an acceptance with %j costs %s millionths of a euro', async (fields, price) => {
    const { outcome } = await exchange(accepted(fields))
    expect(outcome).toEqual({ kind: 'accepted', reference: '1523637456486', price })
  })

  it.each([1, '', 'has space', 'x'.repeat(65), NUMBER, `to-${NUMBER.slice(1)}`, null])(
    'of an acceptance with the id %j is ambiguous',
    async (id) => {
      expect((await exchange(accepted({ request_id: id }))).outcome).toEqual({
        kind: 'ambiguous',
        code: 'garbled',
      })
    },
  )
})
