import type { Micros, Receipt } from '@pinpost/core'

import { type Fields, fieldsOf, parseJson } from '../fields.ts'
import type { Callback, ReceiptReading, Subject } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import { tokensOf, type TelegramCredential } from './credential.ts'
import { hasSignature } from './signature.ts'

type ToMicros = RouteWiring['toMicros']

/** Names the attempt. The Gateway returns it in every report, whose signature covers it. */
export const payloadOf = ({ verificationId, attempt }: Subject): string => `${verificationId}-${attempt}`

function subjectOf(payload: unknown): Subject | undefined {
  const [, verificationId, attempt] = /^([0-9a-f]{32})-(\d{1,3})$/.exec(String(payload)) ?? []
  return verificationId === undefined ? undefined : { verificationId, attempt: Number(attempt) }
}

/**
 * A report about the attempt that its payload names. Reports are not remembered: a replay within the five minutes of a signature repeats what the attempt already has.
 */
export function readReceipt(
  callback: Callback,
  credential: TelegramCredential,
  toMicros: ToMicros,
): ReceiptReading {
  if (callback.method !== 'POST' || !hasSignature(callback, tokensOf(credential), Date.now()))
    return { signed: false }
  const fields = fieldsOf(parseJson(callback.body))
  const about = subjectOf(fields['payload'])
  return { signed: true, about, receipt: about && receiptOf(fields, toMicros) }
}

/** The receipt in a RequestStatus (https://core.telegram.org/gateway/api#requeststatus). */
export function receiptOf(fields: Fields, toMicros: ToMicros): Receipt | undefined {
  switch (fieldsOf(fields['delivery_status'])['status']) {
    case 'sent':
      return { status: 'sent' }
    case 'delivered':
    case 'read':
      return { status: 'delivered', price: costOf(fields, toMicros) }
    case 'expired':
      return { status: 'failed', reason: 'expired', code: 'expired', price: costOf(fields, toMicros) }
    // Revoked before it arrived, by another user of the same token.
    case 'revoked':
      return { status: 'failed', reason: 'expired', code: 'revoked', price: costOf(fields, toMicros) }
    default:
      return undefined
  }
}

/** The Gateway charges US dollars. A refunded message costs nothing. */
export function costOf({ request_cost: cost, is_refunded }: Fields, toMicros: ToMicros): Micros | undefined {
  if (is_refunded === true) return 0
  return typeof cost === 'number' ? toMicros(cost, 'USD') : undefined
}
