import type { Receipt } from '@pinpost/core'
import { hasMac } from '../callback-mac.ts'
import { type Callback, formOf, type ReceiptReading } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import { kindOfCode, parseDigits } from './codes.ts'
import { macKeysOf, type VonageCredential } from './credential.ts'
import { eurosOf } from './euros.ts'
import { type Fields, fieldsOf, parseJson } from '../fields.ts'
import { hasSignature, hasToken } from './signature.ts'
import { CALL_STATUSES, type Meaning, MESSAGE_STATUSES, reasonOfCall } from './statuses.ts'

type ToMicros = RouteWiring['toMicros']

/** The query parameter for the number of parts: each part is reported, with its own price. */
const PARTS = 'parts'

export function withParts(url: string, parts: number): string {
  const counted = new URL(url)
  if (parts > 1) counted.searchParams.set(PARTS, String(parts))
  return counted.href
}

/** The receipt of a message. */
export function readMessageReceipt(
  callback: Callback,
  credential: VonageCredential,
  toMicros: ToMicros,
): ReceiptReading {
  if (!isOurs(callback, credential)) return { signed: false }
  const parameters = parametersOf(callback)
  if (parameters === undefined) return { signed: false }
  const { signing } = credential
  if (signing !== undefined && !hasSignature(parameters, signing)) return { signed: false }
  const parts = Number(new URL(callback.url).searchParams.get(PARTS) ?? '1')
  const meaning = MESSAGE_STATUSES.get(parameters['status'])
  const price = toMicros(eurosOf(parameters['price']) * parts, 'EUR')
  return { signed: true, receipt: meaning && { ...messageReceipt(meaning, parameters), price } }
}

function messageReceipt(meaning: Meaning, parameters: Fields): Receipt {
  if (typeof meaning === 'string') return { status: meaning }
  const code = parseDigits(parameters['err-code'])
  const reason = code === undefined ? undefined : kindOfCode('err-code', code)
  return { status: 'failed', reason: reason ?? meaning.failed, code }
}

/** The receipt of a call. */
export function readCallReceipt(
  callback: Callback,
  credential: VonageCredential,
  toMicros: ToMicros,
): ReceiptReading {
  const { headers, body } = callback
  if (!isOurs(callback, credential)) return { signed: false }
  const { signing } = credential
  if (signing !== undefined && !hasToken(headers['authorization'], body, signing)) return { signed: false }
  return { signed: true, receipt: callReceipt(fieldsOf(parseJson(body)), toMicros) }
}

/** The receipt in a call's event or status. */
export function callReceipt(fields: Fields, toMicros: ToMicros): Receipt | undefined {
  const meaning = CALL_STATUSES.get(fields['status'])
  if (meaning === undefined) return undefined
  const price = toMicros(eurosOf(fields['price']), 'EUR')
  if (typeof meaning === 'string') return { status: meaning, price }
  return { status: 'failed', ...reasonOfCall(meaning, fields), price }
}

/**
 * Vonage does not sign the URL, so its MAC proves which attempt it belongs to. A GET is refused: it would carry the
 * report, with the person's number, in a URL that logs show.
 */
const isOurs = ({ method, url }: Callback, credential: VonageCredential): boolean =>
  method === 'POST' && hasMac(url, macKeysOf(credential))

/** Form or JSON, as the account's settings say; undefined if it is neither. */
function parametersOf(callback: Callback): Readonly<Record<string, string>> | undefined {
  if (callback.headers['content-type']?.includes('json') !== true) return formOf(callback)
  const fields = Object.entries(fieldsOf(parseJson(callback.body)))
  const isFlat = fields.length > 0 && fields.every(([, value]) => typeof value !== 'object')
  return isFlat ? Object.fromEntries(fields.map(([name, value]) => [name, String(value)])) : undefined
}
