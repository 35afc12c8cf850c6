import { type Receipt, Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { withMac } from '../callback-mac.ts'
import type { Callback, ReceiptReading } from '../provider.ts'
import { readReceipt } from './receipt.ts'
import * as fixture from './webhook-fixture.suite.ts'

const { current, previous, foreign } = fixture.SECRETS
const CREDENTIAL = fixture.credential('https://gateway.example.com')

const read = (callback: Callback): ReceiptReading =>
  readReceipt(callback, CREDENTIAL, fixture.WIRING.toMicros)

const urlOf = (secret: string): string => withMac(fixture.CALLBACK_URL, new Secret(secret))

describe('a report', () => {
  test.each<[unknown, Receipt | undefined]>([
    [{ status: 'queued' }, { status: 'queued' }],
    [{ status: 'sent' }, { status: 'sent' }],
    [{ status: 'ringing' }, { status: 'ringing' }],
    [{ status: 'answered' }, { status: 'answered' }],
    [{ status: 'delivered' }, { status: 'delivered' }],
    [
      { status: 'delivered', price: { amount: 0.02, currency: 'USD' } },
      { status: 'delivered', price: 18_000 },
    ],
    [{ status: 'delivered', price: { amount: 0.02, currency: 'XTS' } }, { status: 'delivered' }],
    [
      { status: 'failed', reason: 'optedOut', code: '30004', price: { amount: 1, currency: 'USD' } },
      { status: 'failed', reason: 'optedOut', code: '30004', price: 900_000 },
    ],
    [{ status: 'failed' }, { status: 'failed', reason: 'providerError' }],
    [
      { status: 'failed', reason: 'accepted' },
      { status: 'failed', reason: 'providerError' },
    ],
    [
      { status: 'failed', reason: 'expired', code: `no ${fixture.NUMBER}` },
      { status: 'failed', reason: 'expired' },
    ],
    [{ status: 'pondered' }, undefined],
    [{ status: 'constructor' }, undefined],
    [{}, undefined],
    [[], undefined],
    ['null', undefined],
    ['delivered', undefined],
    ['{"status":', undefined],
  ])('%j', (report, receipt) => {
    expect(read(fixture.receipt(report, current))).toEqual({ signed: true, receipt })
  })
})

describe('the URL', () => {
  const callback = fixture.receipt({ status: 'delivered' }, current)
  const refused: ReceiptReading = { signed: false }

  test('must be ours, even if the gateway signed the request', () => {
    const moved = fixture.OUR_URL.replace('/1?', '/2?')
    const bare = fixture.CALLBACK_URL
    for (const url of [moved, bare, `${fixture.OUR_URL}x`, urlOf(foreign), 'no url', '']) {
      expect(read({ ...callback, url })).toEqual(refused)
    }
  })

  test('stays valid when the secret is changed, but does not replace the signature', () => {
    const url = urlOf(previous)
    expect(read({ ...callback, url })).toMatchObject({ signed: true })
    expect(read({ ...callback, url, headers: {} })).toEqual(refused)
    expect(read(fixture.receipt({ status: 'delivered' }, foreign, { url }))).toEqual(refused)
  })

  test('of a GET is refused', () => {
    expect(read({ ...callback, method: 'GET' })).toEqual(refused)
  })
})
