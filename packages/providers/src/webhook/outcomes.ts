import type { Outcome } from '@pinpost/core'
import { httpCode, kindOfStatus, parseRetryAfter } from '../answers.ts'
import { type Fields, fieldsOf, parseJson } from '../fields.ts'
import type { RouteWiring } from '../vendor.ts'
import type { HttpResult } from '../http.ts'
import { codeOf, priceOf, reasonOf } from './fields.ts'

type Answer = Extract<HttpResult, { answered: true }>

const REFERENCE = /^[\w.:-]{1,64}$/

/** Seconds; a longer retry time counts as none. */
const MAX_RETRY_SECONDS = 86_400

interface Sent {
  /** the digits of the number; records and logs contain the reference, so it must not contain them */
  readonly digits: string
  readonly toMicros: RouteWiring['toMicros']
}

/** If something may have been sent, the outcome is `ambiguous`; after a 4xx nothing was. */
export function outcomeOf(result: HttpResult, sent: Sent): Outcome {
  if (!result.answered) {
    const { neverConnected, code = 'noAnswer' } = result
    return { kind: neverConnected ? 'providerError' : 'ambiguous', code }
  }
  const { status } = result
  if (status >= 200 && status < 300) return outcomeOfSuccess(result, sent)
  if (status >= 400 && status < 500) return outcomeOfRefusal(result)
  return { kind: 'ambiguous', code: httpCode(status) }
}

function outcomeOfSuccess(answer: Answer, { digits, toMicros }: Sent): Outcome {
  const fields = fieldsOf(parseJson(answer.text))
  const { reference, price } = fields
  // Contradictory: both a reference and a refusal.
  if ('outcome' in fields && 'reference' in fields) return { kind: 'ambiguous', code: 'garbled' }
  const refusal = refusalOf(fields, answer)
  if (refusal !== undefined) return refusal
  if (typeof reference !== 'string' || !REFERENCE.test(reference) || reference.includes(digits)) {
    return { kind: 'ambiguous', code: 'garbled' }
  }
  return { kind: 'accepted', reference, price: priceOf(price, toMicros) }
}

function outcomeOfRefusal(answer: Answer): Outcome {
  const { status } = answer
  const code = httpCode(status)
  const refusal = refusalOf(fieldsOf(parseJson(answer.text)), answer)
  if (refusal !== undefined) return { ...refusal, code: refusal.code ?? code }
  if (status === 429)
    return { kind: 'throttled', retryAfterSeconds: secondsOf(parseRetryAfter(answer.retryAfter)), code }
  return { kind: kindOfStatus(status), code }
}

type Refusal = Exclude<Outcome, { kind: 'accepted' }>

/** `{ outcome, code?, retryAfterSeconds? }`; undefined for anything else. */
function refusalOf(fields: Fields, { retryAfter }: Answer): Refusal | undefined {
  const kind = reasonOf(fields['outcome'])
  if (kind === undefined) return undefined
  const code = codeOf(fields['code'])
  if (kind !== 'throttled') return { kind, code }
  return {
    kind,
    retryAfterSeconds: secondsOf(fields['retryAfterSeconds']) ?? secondsOf(parseRetryAfter(retryAfter)),
    code,
  }
}

function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MAX_RETRY_SECONDS ? Math.ceil(value) : undefined
}
