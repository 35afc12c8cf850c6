import type { Outcome } from '@pinpost/core'
import { httpCode, kindOfStatus, parseRetryAfter } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import { kindOfCode, parseCode } from './codes.ts'
import type { Meaning } from './statuses.ts'

type Answer = Extract<Exchange, { answered: true }>
type Fields = Readonly<Record<string, unknown>>

/**
 * The neutral outcome of a create request. It is definite only where Twilio says so in its own words; whatever leaves
 * a doubt whether something was sent is `ambiguous`.
 */
export function outcomeOf(exchange: Exchange, statuses: ReadonlyMap<unknown, Meaning>): Outcome {
  if (!exchange.answered) {
    // Only a connection that never stood proves that nothing went out.
    const { neverConnected, code = 'noAnswer' } = exchange
    return { kind: neverConnected ? 'providerError' : 'ambiguous', code }
  }
  const { status } = exchange
  if (status >= 200 && status < 300) return outcomeOfSuccess(exchange, statuses)
  if (status >= 400 && status < 500) return outcomeOfRefusal(exchange)
  return { kind: 'ambiguous', code: httpCode(status) }
}

/** A message may be created and fail at once: it then has an id and a failed status. */
function outcomeOfSuccess(answer: Answer, statuses: ReadonlyMap<unknown, Meaning>): Outcome {
  const fields = fieldsOf(answer.body)
  const reference = fields['sid']
  if (typeof reference !== 'string' || reference === '') return { kind: 'ambiguous', code: 'garbled' }
  const meaning = statuses.get(fields['status'])
  if (typeof meaning !== 'object') return { kind: 'accepted', reference }
  const code = parseCode(fields['error_code'])
  const kind = code === undefined ? meaning.failed : (kindOfCode(code) ?? 'requestRefused')
  // Twilio took the request, so a failure without a cause is one of this message.
  return { kind: kind === 'providerError' ? 'requestRefused' : kind, code }
}

function outcomeOfRefusal({ status, body, retryAfter }: Answer): Outcome {
  const twilioCode = parseCode(fieldsOf(body)['code'])
  const code = twilioCode ?? httpCode(status)
  const kind = (twilioCode === undefined ? undefined : kindOfCode(twilioCode)) ?? kindOfStatus(status)
  if (status === 429 || kind === 'throttled') {
    return { kind: 'throttled', retryAfterSeconds: parseRetryAfter(retryAfter), code }
  }
  return { kind, code }
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {})
