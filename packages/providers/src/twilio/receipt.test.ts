import type { Receipt } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import type { Callback, ReceiptReading } from '../provider.ts'
import { readCallReceipt, readMessageReceipt } from './receipt.ts'
import { CALLBACK_URL, CREDENTIAL, signatureOf, TOKENS } from './twilio-fixture.suite.ts'

const failed = (reason: Extract<Receipt, { status: 'failed' }>['reason'], code?: string): Receipt => ({
  status: 'failed',
  reason,
  code,
})

const signed = (
  parameters: Record<string, string>,
  url: string,
  signedUrl: string,
  token: string,
): Callback => ({
  method: 'POST',
  url,
  headers: signatureOf(signedUrl, parameters, token),
  body: new URLSearchParams(parameters).toString(),
})

function read(
  reader: typeof readMessageReceipt,
  parameters: Record<string, string>,
  url = CALLBACK_URL,
): ReceiptReading {
  return reader(signed(parameters, url, url, TOKENS.current), CREDENTIAL)
}

describe('messages', () => {
  test.each<[string, string | undefined, Receipt | undefined]>([
    ['accepted', undefined, { status: 'queued' }],
    ['scheduled', undefined, { status: 'queued' }],
    ['queued', undefined, { status: 'queued' }],
    ['sending', undefined, { status: 'sent' }],
    ['sent', undefined, { status: 'sent' }],
    ['delivered', undefined, { status: 'delivered' }],
    ['undelivered', '30003', failed('unreachable', '30003')],
    ['undelivered', '30008', failed('ambiguous', '30008')],
    ['undelivered', '39999', failed('providerError', '39999')],
    ['undelivered', undefined, failed('unreachable')],
    ['undelivered', '0', failed('unreachable')],
    ['failed', '30450', failed('fraudBlocked', '30450')],
    ['failed', '30036', failed('expired', '30036')],
    ['failed', undefined, failed('providerError')],
    ['canceled', undefined, failed('providerError')],
    ['read', undefined, { status: 'delivered' }],
    ['pondering', undefined, undefined],
    ['constructor', undefined, undefined],
    ['', undefined, undefined],
  ])('%s %s', (MessageStatus, ErrorCode, receipt) => {
    const parameters = { MessageStatus, MessageSid: 'SM1', ...(ErrorCode !== undefined && { ErrorCode }) }
    expect(read(readMessageReceipt, parameters)).toEqual({ signed: true, receipt })
  })
})

describe('calls', () => {
  test.each<[string, string | undefined, Receipt | undefined]>([
    ['queued', undefined, { status: 'queued' }],
    ['initiated', undefined, { status: 'queued' }],
    ['ringing', undefined, { status: 'ringing' }],
    ['in-progress', undefined, { status: 'answered' }],
    ['answered', undefined, { status: 'answered' }],
    ['completed', undefined, { status: 'delivered' }],
    ['busy', undefined, failed('unreachable')],
    ['no-answer', undefined, failed('unreachable')],
    ['failed', '13224', failed('invalidNumber', '13224')],
    ['failed', undefined, failed('providerError')],
    ['canceled', undefined, failed('providerError')],
    ['delivered', undefined, undefined],
  ])('%s %s', (CallStatus, ErrorCode, receipt) => {
    const parameters = { CallStatus, CallSid: 'CA1', ...(ErrorCode !== undefined && { ErrorCode }) }
    expect(read(readCallReceipt, parameters)).toEqual({ signed: true, receipt })
  })
})

test('a port that Twilio adds or omits, and a query, do not matter', () => {
  const url = 'https://verify.example.com/webhooks/twilio-sms/1?a=1&b=%27'
  const parameters = { MessageStatus: 'sent' }
  const withPort = url.replace('example.com', 'example.com:443')
  const reading = readMessageReceipt(signed(parameters, url, withPort, TOKENS.current), CREDENTIAL)
  expect(reading).toEqual({ signed: true, receipt: { status: 'sent' } })
  expect(read(readMessageReceipt, parameters, url)).toEqual({ signed: true, receipt: { status: 'sent' } })
})

test('without a previous token only the current one is accepted', () => {
  const parameters = { MessageStatus: 'sent' }
  const callback = signed(parameters, CALLBACK_URL, CALLBACK_URL, TOKENS.previous)
  expect(readMessageReceipt(callback, { authToken: CREDENTIAL.authToken })).toEqual({ signed: false })
  expect(readMessageReceipt(callback, CREDENTIAL)).toEqual({ signed: true, receipt: { status: 'sent' } })
})
