import type { Outcome } from '@pinpost/core'

import { httpCode, kindOfStatus, parseRetryAfter } from '../answers.ts'
import type { ApiResult } from '../api-request.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import type { RouteWiring } from '../vendor.ts'
import { kindOfCode, readError } from './codes.ts'
import { costOf } from './receipt.ts'

type Answer = Extract<ApiResult, { answered: true }>

/** Anything else could be text that quotes the request. */
const REFERENCE = /^[\w.:+/=-]{1,64}$/

interface Sent {
  /** the digits of the number; records and logs contain the reference, so it must not contain them */
  readonly digits: string
  readonly toMicros: RouteWiring['toMicros']
}

/** If something may have been sent, the outcome is `ambiguous`; after `ok: false` or a 4xx nothing was. */
export function outcomeOf(result: ApiResult, sent: Sent): Outcome {
  if (!result.answered) {
    const { neverConnected, code = 'noAnswer' } = result
    return { kind: neverConnected ? 'providerError' : 'ambiguous', code }
  }
  const { status } = result
  const { ok, error, result: accepted } = fieldsOf(result.body)
  const isSuccess = status >= 200 && status < 300
  if (isSuccess && ok === true) return acceptedOf(fieldsOf(accepted), sent)
  if (isSuccess && ok !== false) return { kind: 'ambiguous', code: 'garbled' }
  if (isSuccess || (status >= 400 && status < 500)) return refusalOf(error, result)
  return { kind: 'ambiguous', code: httpCode(status) }
}

function acceptedOf(fields: Fields, { digits, toMicros }: Sent): Outcome {
  const { request_id: reference } = fields
  if (typeof reference !== 'string' || !REFERENCE.test(reference) || reference.includes(digits))
    return { kind: 'ambiguous', code: 'garbled' }
  return { kind: 'accepted', reference, price: costOf(fields, toMicros) }
}

/** Nothing was sent. The Gateway also answers refusals with status 200. */
function refusalOf(error: unknown, { status, retryAfter }: Answer): Outcome {
  const isSuccess = status < 300
  const { code = isSuccess ? 'refused' : httpCode(status), waitSeconds } = readError(error)
  const kind = kindOfCode(code) ?? (isSuccess ? 'requestRefused' : kindOfStatus(status))
  if (kind !== 'throttled' && status !== 429) return { kind, code }
  return { kind: 'throttled', retryAfterSeconds: waitSeconds ?? parseRetryAfter(retryAfter), code }
}
