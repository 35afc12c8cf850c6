import type { Receipt } from '@pinpost/core'
import { hasMac } from '../callback-mac.ts'
import { fieldsOf, parseJson } from '../fields.ts'
import type { Callback, ReceiptReading } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import { secretsOf, type WebhookCredential } from './credential.ts'
import { codeOf, priceOf, reasonOf } from './fields.ts'
import { hasSignature } from './signature.ts'

type PlainStatus = Exclude<Receipt, { status: 'failed' }>['status']

const STATUSES: ReadonlyMap<unknown, PlainStatus> = new Map(
  (['queued', 'sent', 'ringing', 'answered', 'delivered'] as const).map((status) => [status, status]),
)

/**
 * The signature covers only the body, so the URL's MAC proves which attempt it belongs to. Ids are not remembered: a
 * replay within the five minutes that a signature is valid repeats what the attempt already has.
 */
export function readReceipt(
  callback: Callback,
  credential: WebhookCredential,
  toMicros: RouteWiring['toMicros'],
): ReceiptReading {
  const secrets = secretsOf(credential)
  const isOurs = callback.method === 'POST' && hasMac(callback.url, secrets)
  if (!isOurs || !hasSignature(callback, secrets)) return { signed: false }
  return { signed: true, receipt: receiptOf(callback.body, toMicros) }
}

function receiptOf(body: string, toMicros: RouteWiring['toMicros']): Receipt | undefined {
  const { status, reason, code, price: charged } = fieldsOf(parseJson(body))
  const price = priceOf(charged, toMicros)
  if (status === 'failed') {
    return { status, reason: reasonOf(reason) ?? 'providerError', code: codeOf(code), price }
  }
  const known = STATUSES.get(status)
  return known && { status: known, price }
}
