import { createHash } from 'node:crypto'
import type { Outcome } from '@pinpost/core'
import { httpCode, kindOfStatus, parseRetryAfter } from '../answers.ts'
import type { ApiResult } from '../api-request.ts'
import { fieldsOf } from '../fields.ts'
import { kindOfCode, parseCode } from './codes.ts'

type Answer = Extract<ApiResult, { answered: true }>

/**
 * The neutral outcome of a send. It is definite only if Meta's own answer says so; if something may have been sent, it is
 * `ambiguous`.
 */
export function outcomeOf(result: ApiResult): Outcome {
  if (!result.answered) {
    const { neverConnected, code = 'noAnswer' } = result
    return { kind: neverConnected ? 'providerError' : 'ambiguous', code }
  }
  const { status } = result
  if (status >= 200 && status < 300) return outcomeOfSuccess(result)
  return outcomeOfRefusal(result)
}

function outcomeOfSuccess({ body }: Answer): Outcome {
  const { messages } = fieldsOf(body)
  const { id } = fieldsOf(Array.isArray(messages) ? messages[0] : undefined)
  return typeof id === 'string' && id !== ''
    ? { kind: 'accepted', reference: referenceOf(id) }
    : { kind: 'ambiguous', code: 'garbled' }
}

/** Meta answers some refusals of its table with 5xx; any other 5xx may have sent the message. */
function outcomeOfRefusal({ status, body, retryAfter }: Answer): Outcome {
  const metaCode = parseCode(fieldsOf(fieldsOf(body)['error'])['code'])
  const code = metaCode ?? httpCode(status)
  const isRefusal = status >= 400 && status < 500
  const listed = metaCode === undefined ? undefined : kindOfCode(metaCode)
  const kind = listed ?? (isRefusal ? kindOfStatus(status) : 'ambiguous')
  if (status === 429 || kind === 'throttled')
    return { kind: 'throttled', retryAfterSeconds: parseRetryAfter(retryAfter), code }
  return { kind, code }
}

const REFERENCE_LENGTH = 32

/**
 * Records and logs contain the reference, and Meta's message id (`wamid.…`) contains the person's number in base64: so
 * the beginning of the id's SHA-256 is used.
 */
const referenceOf = (wamid: string): string =>
  createHash('sha256').update(wamid).digest('hex').slice(0, REFERENCE_LENGTH)
