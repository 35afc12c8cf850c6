import type { Outcome } from '@pinpost/core'
import { httpCode, kindOfStatus, parseRetryAfter } from '../answers.ts'
import type { RouteWiring } from '../vendor.ts'
import type { Exchange } from '../http.ts'
import { codeOf, type Fields, fieldsOf, priceOf, reasonOf } from './fields.ts'

type Answer = Extract<Exchange, { answered: true }>

const REFERENCE = /^[\w.:-]{1,64}$/

/** A gateway that asks for more is read as one that did not say. */
const MAX_RETRY_SECONDS = 86_400

interface Sent {
  /** the digits of the number; a reference stands in records and logs, and may not name it */
  readonly digits: string
  readonly toMicros: RouteWiring['toMicros']
}

/** What leaves a doubt whether something was sent is `ambiguous`; a 4xx does not. */
export function outcomeOf(exchange: Exchange, sent: Sent): Outcome {
  if (!exchange.answered) {
    const { neverConnected, code = 'noAnswer' } = exchange
    return { kind: neverConnected ? 'providerError' : 'ambiguous', code }
  }
  const { status } = exchange
  if (status >= 200 && status < 300) return outcomeOfSuccess(exchange, sent)
  if (status >= 400 && status < 500) return outcomeOfRefusal(exchange)
  return { kind: 'ambiguous', code: httpCode(status) }
}

function outcomeOfSuccess(answer: Answer, { digits, toMicros }: Sent): Outcome {
  const fields = fieldsOf(answer.text)
  const { reference, price } = fields
  // An answer that says both was meant for nobody.
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
  const refusal = refusalOf(fieldsOf(answer.text), answer)
  if (refusal !== undefined) return { ...refusal, code: refusal.code ?? code }
  if (status === 429)
    return { kind: 'throttled', retryAfterSeconds: secondsOf(parseRetryAfter(answer.retryAfter)), code }
  return { kind: kindOfStatus(status), code }
}

type Refusal = Exclude<Outcome, { kind: 'accepted' }>

/** `{ outcome, code?, retryAfterSeconds? }`; undefined of anything else. */
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
