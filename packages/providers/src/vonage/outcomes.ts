import type { Micros, Outcome } from '@pinpost/core'
import { httpCode, kindOfStatus, parseRetryAfter } from '../answers.ts'
import { kindOfCode, parseDigits } from './codes.ts'
import { eurosOf } from './euros.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import type { ApiResult } from '../api-request.ts'
import { CALL_STATUSES, reasonOfCall } from './statuses.ts'

type Answer = Extract<ApiResult, { answered: true }>

/** The account has no credit left. */
const PAYMENT_REQUIRED = 402

/** A Vonage id; anything else could be text that quotes the request. */
const REFERENCE = /^[\w-]{1,64}$/

/**
 * The neutral outcome of an SMS request. A text of several parts has one answer for each.
 * @param toMicros converts Vonage's euros
 */
export function outcomeOfMessage(
  result: ApiResult,
  toMicros: (euros: number) => Micros | undefined,
): Outcome {
  return outcomeOf(result, ({ body }) => {
    const { messages } = fieldsOf(body)
    const parts = Array.isArray(messages) ? messages.map(fieldsOf) : []
    const codes = parts.map(({ status }) => parseDigits(status))
    const refused = codes.find((code) => code !== '0')
    if (codes.length === 0 || codes.includes(undefined)) return { kind: 'ambiguous', code: 'garbled' }
    if (refused === undefined) return acceptedParts(parts, toMicros)
    // If only some parts were accepted, the person may have read the code or not.
    if (codes.includes('0')) return { kind: 'ambiguous', code: refused }
    return refusalOf(refused, parts[0] ?? {})
  })
}

function acceptedParts(parts: readonly Fields[], toMicros: (euros: number) => Micros | undefined): Outcome {
  const reference = parts[0]?.['message-id']
  if (typeof reference !== 'string' || !REFERENCE.test(reference))
    return { kind: 'ambiguous', code: 'garbled' }
  const euros = parts.map((part) => eurosOf(part['message-price']))
  const price = toMicros(euros.reduce((sum, each) => sum + each, 0))
  return { kind: 'accepted', reference, price }
}

function refusalOf(code: string, part: Fields): Outcome {
  const kind = kindOfCode('status', code) ?? 'requestRefused'
  if (kind !== 'throttled') return { kind, code }
  return { kind, retryAfterSeconds: parsePleaseWait(part['error-text']), code }
}

/** The neutral outcome of a call request. */
export function outcomeOfCall(result: ApiResult): Outcome {
  return outcomeOf(result, ({ body }) => {
    const fields = fieldsOf(body)
    const { uuid: reference, status } = fields
    if (typeof reference !== 'string' || !REFERENCE.test(reference))
      return { kind: 'ambiguous', code: 'garbled' }
    const meaning = CALL_STATUSES.get(status)
    if (typeof meaning !== 'object') return { kind: 'accepted', reference }
    const { reason, code } = reasonOfCall(meaning, fields)
    // Vonage accepted the request, so a failure without a code concerns this call only.
    return { kind: code === undefined && reason === 'providerError' ? 'requestRefused' : reason, code }
  })
}

/** If something may have been sent, the outcome is `ambiguous`; after a 4xx nothing was. */
function outcomeOf(result: ApiResult, outcomeOfSuccess: (answer: Answer) => Outcome): Outcome {
  if (!result.answered) {
    const { neverConnected, code = 'noAnswer' } = result
    return { kind: neverConnected ? 'providerError' : 'ambiguous', code }
  }
  const { status } = result
  if (status >= 200 && status < 300) return outcomeOfSuccess(result)
  if (status >= 400 && status < 500) return outcomeOfProblem(result)
  return { kind: 'ambiguous', code: httpCode(status) }
}

/** A refused request: in the form of RFC 9457, or in Voice's own, whose type is a single word. */
function outcomeOfProblem({ status, body, retryAfter }: Answer): Outcome {
  const { type } = fieldsOf(body)
  const word = typeof type === 'string' ? type.toLowerCase().replace(/^.*[#/]/, '') : ''
  const listed = kindOfCode('problem', word)
  const code = listed === undefined ? httpCode(status) : word
  if (status === 429 || listed === 'throttled') {
    return { kind: 'throttled', retryAfterSeconds: parseRetryAfter(retryAfter), code }
  }
  if (listed !== undefined) return { kind: listed, code }
  return { kind: status === PAYMENT_REQUIRED ? 'credentialError' : kindOfStatus(status), code }
}

/** Seconds of "Throughput Rate Exceeded - please wait [ 250 ] and retry", which gives milliseconds. */
function parsePleaseWait(text: unknown): number | undefined {
  const wait = typeof text === 'string' ? /please wait \[\s*(\d{1,7})\s*\]/.exec(text)?.[1] : undefined
  return wait === undefined ? undefined : Math.ceil(Number(wait) / 1000)
}
