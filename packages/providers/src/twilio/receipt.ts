import type { Receipt, Secret } from '@pinpost/core'
import twilio from 'twilio'
import { type Callback, formOf, type ReceiptReading } from '../provider.ts'
import type { TwilioCredential } from './client.ts'
import { kindOfCode, parseCode } from './codes.ts'
import { CALL_STATUSES, type Meaning, MESSAGE_STATUSES } from './statuses.ts'

type Tokens = Pick<TwilioCredential, 'authToken' | 'previousAuthToken'>

export function readMessageReceipt(callback: Callback, tokens: Tokens): ReceiptReading {
  if (!isSigned(callback, tokens)) return { signed: false }
  const { MessageStatus: status, ErrorCode: code } = formOf(callback)
  return { signed: true, receipt: receiptOf(MESSAGE_STATUSES.get(status), code) }
}

export function readCallReceipt(callback: Callback, tokens: Tokens): ReceiptReading {
  if (!isSigned(callback, tokens)) return { signed: false }
  const { CallStatus: status, ErrorCode: code } = formOf(callback)
  return { signed: true, receipt: receiptOf(CALL_STATUSES.get(status), code) }
}

/** https://www.twilio.com/docs/usage/security#validating-requests */
function isSigned(callback: Callback, { authToken, previousAuthToken }: Tokens): boolean {
  const signature = callback.headers['x-twilio-signature']
  // The validator throws on an invalid URL, and the caller chooses the path.
  if (signature === undefined || !URL.canParse(callback.url)) return false
  const holds = (token: Secret): boolean =>
    twilio.validateRequest(token.reveal(), signature, callback.url, formOf(callback))
  return holds(authToken) || (previousAuthToken !== undefined && holds(previousAuthToken))
}

export function receiptOf(meaning: Meaning | undefined, errorCode: unknown): Receipt | undefined {
  if (meaning === undefined) return undefined
  if (typeof meaning === 'string') return { status: meaning }
  const code = parseCode(errorCode)
  const reason = code === undefined ? meaning.failed : (kindOfCode(code) ?? 'providerError')
  return { status: 'failed', reason, code }
}
