import type { Receipt } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { withMac } from '../callback-mac.ts'
import type { Callback, ReceiptReading } from '../provider.ts'
import { readCallReceipt, readMessageReceipt, withParts } from './receipt.ts'
import * as fixture from './vonage-fixture.suite.ts'

type Reason = Extract<Receipt, { status: 'failed' }>['reason']
const failed = (reason: Reason, code?: string): Receipt => ({ status: 'failed', reason, code })
const { CREDENTIAL, UNSIGNED } = fixture
const SECRET = fixture.SECRETS.current

const readMessage = (callback: Callback, credential: typeof CREDENTIAL | typeof UNSIGNED = CREDENTIAL) =>
  readMessageReceipt(callback, credential, fixture.WIRING.toMicros)

const readCall = (callback: Callback, credential: typeof CREDENTIAL | typeof UNSIGNED = CREDENTIAL) =>
  readCallReceipt(callback, credential, fixture.WIRING.toMicros)

const json = (body: unknown): Callback => ({
  ...fixture.form(JSON.stringify(body)),
  headers: { 'content-type': 'application/json; charset=utf-8' },
})

describe('messages', () => {
  test.each<[string, string | undefined, Receipt | undefined]>([
    ['buffered', '0', { status: 'queued' }],
    ['accepted', '0', { status: 'sent' }],
    ['delivered', '0', { status: 'delivered' }],
    ['expired', undefined, failed('expired')],
    ['expired', '2', failed('unreachable', '2')],
    ['rejected', '6', failed('contentRejected', '6')],
    ['rejected', '1', failed('providerError', '1')],
    ['rejected', '77', failed('contentRejected', '77')],
    ['failed', '3', failed('invalidNumber', '3')],
    ['failed', '11', failed('channelUnsupported', '11')],
    ['failed', '99', failed('providerError', '99')],
    ['failed', '16', failed('throttled', '16')],
    ['failed', 'text of 739182', failed('providerError')],
    ['undeliverable', '9', failed('optedOut', '9')],
    ['unknown', undefined, failed('ambiguous')],
    ['constructor', '0', undefined],
    ['', undefined, undefined],
  ])('%s %s', (status, code, receipt) => {
    const report = { status, messageId: 'A1', ...(code !== undefined && { 'err-code': code }) }
    const reading = readMessage(fixture.form(fixture.signedForm(report, SECRET)))
    expect(reading).toEqual({ signed: true, receipt })
  })

  test('come as JSON too', () => {
    const report = { status: 'delivered', messageId: 'A1', price: '0.05', concat: 'é=&' }
    const parameters = Object.fromEntries(new URLSearchParams(fixture.signedForm(report, SECRET)))
    const delivered = { signed: true, receipt: { status: 'delivered', price: 50_000 } }
    expect(readMessage(json(parameters))).toEqual(delivered)
    expect(readMessage(json({ ...parameters, status: 'failed' }))).toEqual({ signed: false })
    expect(readMessage(json({ ...parameters, status: ['delivered'] }))).toEqual({ signed: false })
    expect(readMessage(json([]))).toEqual({ signed: false })
    expect(readMessage({ ...json({}), body: '{"status":' })).toEqual({ signed: false })
  })

  test('of one of three parts report the price of all three', () => {
    const url = withMac(withParts(fixture.CALLBACK_URL, 3), CREDENTIAL.signing.secret)
    const body = fixture.signedForm({ status: 'delivered', price: '0.02' }, SECRET)
    expect(readMessage(fixture.form(body, url))).toMatchObject({ receipt: { price: 60_000 } })
    const fewer = fixture.form(body, url.replace('parts=3', 'parts=1'))
    expect(readMessage(fewer)).toEqual({ signed: false })
  })

  test.each(['', 'free', undefined])('with the price %j have no known price', (price) => {
    const body = fixture.signedForm({ status: 'delivered', ...(price !== undefined && { price }) }, SECRET)
    expect(readMessage(fixture.form(body))).toEqual({
      signed: true,
      receipt: { status: 'delivered', price: undefined },
    })
  })
})

describe('calls', () => {
  test.each<[string, string | undefined, Receipt | undefined]>([
    ['started', undefined, { status: 'queued' }],
    ['ringing', undefined, { status: 'ringing' }],
    ['answered', undefined, { status: 'answered' }],
    ['human', undefined, { status: 'answered' }],
    ['machine', undefined, { status: 'answered' }],
    ['completed', undefined, { status: 'delivered' }],
    ['busy', undefined, failed('unreachable')],
    ['timeout', undefined, failed('unreachable')],
    ['unanswered', 'unavailable', failed('unreachable', 'unavailable')],
    ['rejected', 'declined', failed('unreachable', 'declined')],
    ['rejected', 'restricted', failed('unreachable', 'restricted')],
    ['rejected', 'invalid_number', failed('invalidNumber', 'invalid_number')],
    ['failed', 'cannot_route', failed('channelUnsupported', 'cannot_route')],
    ['failed', 'number_out_of_service', failed('invalidNumber', 'number_out_of_service')],
    ['failed', 'a new reason with 739182', failed('providerError')],
    ['failed', undefined, failed('providerError')],
    ['cancelled', undefined, failed('providerError')],
    ['transfer', undefined, undefined],
    ['toString', undefined, undefined],
  ])('%s %s', (status, detail, receipt) => {
    expect(readCall(fixture.event({ status, detail, uuid: 'u' }, SECRET))).toEqual({ signed: true, receipt })
  })

  test.each(['[]', 'null', '"completed"', 'completed'])('an event of %s is ignored', (body) => {
    expect(readCall({ ...fixture.form(body, urlOf(UNSIGNED)), body }, UNSIGNED)).toEqual({ signed: true })
  })
})

const urlOf = ({ apiSecret }: typeof UNSIGNED) => withMac(fixture.CALLBACK_URL, apiSecret)

describe('the URL', () => {
  const refused: ReceiptReading = { signed: false }
  const body = fixture.signedForm({ status: 'delivered' }, SECRET)
  const call = fixture.event({ status: 'completed' }, SECRET)

  test('must be ours, even if Vonage signed the request', () => {
    const other = withMac(fixture.CALLBACK_URL.replace(/1$/, '2'), CREDENTIAL.signing.secret)
    const moved = fixture.OUR_URL.replace('/1?', '/2?')
    const bare = fixture.CALLBACK_URL
    for (const url of [moved, bare, `${fixture.OUR_URL}x`, other.replace('/2?', '/1?'), 'no url', '']) {
      expect(readMessage({ ...fixture.form(body), url })).toEqual(refused)
      expect(readCall({ ...call, url })).toEqual(refused)
    }
  })

  test('stays valid when a secret is changed or added', () => {
    const { secret, previousSecret } = CREDENTIAL.signing
    for (const key of [secret, previousSecret, CREDENTIAL.apiSecret]) {
      const url = withMac(fixture.CALLBACK_URL, key)
      expect(readMessage(fixture.form(body, url))).toMatchObject({ signed: true })
      expect(readCall({ ...call, url })).toMatchObject({ signed: true })
    }
  })

  test('alone proves a receipt if Vonage does not sign', () => {
    const bare = 'status=delivered'
    expect(readMessage(fixture.form(bare, urlOf(UNSIGNED)), UNSIGNED)).toMatchObject({
      signed: true,
      receipt: { status: 'delivered' },
    })
    expect(readMessage(fixture.form(bare), UNSIGNED)).toEqual(refused)
    const unsigned = fixture.event({ status: 'completed' }, undefined)
    expect(readCall({ ...unsigned, url: urlOf(UNSIGNED) }, UNSIGNED)).toMatchObject({ signed: true })
    expect(readCall(unsigned, UNSIGNED)).toEqual(refused)
  })

  test('of a GET is refused, whatever it contains', () => {
    for (const url of [`${fixture.OUR_URL}&${body}`, fixture.OUR_URL]) {
      expect(readMessage({ ...fixture.form(body, url), method: 'GET' })).toEqual(refused)
      expect(readCall({ ...call, url, method: 'GET' })).toEqual(refused)
    }
  })
})
