import type { Outcome } from '@pinpost/core'
import { httpCode, kindOfStatus, parseRetryAfter } from '../answers.ts'
import type { ApiResult } from '../api-request.ts'
import { fieldsOf } from '../fields.ts'
import { kindOfCode, parseCode } from './codes.ts'
import type { Meaning } from './statuses.ts'

type Answer = Extract<ApiResult, { answered: true }>

/**
 * The neutral outcome of a create request. It is definite only if Twilio's own answer says so; if something may have
 * been sent, it is `ambiguous`.
 */
export function outcomeOf(result: ApiResult, statuses: ReadonlyMap<unknown, Meaning>): Outcome {
  if (!result.answered) {
    // Only a failed connection proves that nothing was sent.
    const { neverConnected, code = 'noAnswer' } = result
    return { kind: neverConnected ? 'providerError' : 'ambiguous', code }
  }
  const { status } = result
  if (status >= 200 && status < 300) return outcomeOfSuccess(result, statuses)
  if (status >= 400 && status < 500) return outcomeOfRefusal(result)
  return { kind: 'ambiguous', code: httpCode(status) }
}

/** A created message may fail at once: it then has an id and a failed status. */
function outcomeOfSuccess(answer: Answer, statuses: ReadonlyMap<unknown, Meaning>): Outcome {
  const fields = fieldsOf(answer.body)
  const reference = fields['sid']
  if (typeof reference !== 'string' || reference === '') return { kind: 'ambiguous', code: 'garbled' }
  const meaning = statuses.get(fields['status'])
  if (typeof meaning !== 'object') return { kind: 'accepted', reference }
  const code = parseCode(fields['error_code'])
  const kind = code === undefined ? meaning.failed : (kindOfCode(code) ?? 'requestRefused')
  // Twilio accepted the request, so a failure without a code concerns this message only.
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
