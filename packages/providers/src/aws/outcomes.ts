import type { Outcome, OutcomeKind } from '@pinpost/core'
import { httpCode, kindOfStatus } from '../answers.ts'
import type { SendResult } from './access.ts'
import { type Fields, fieldsOf } from '../fields.ts'

/** A refusal in Amazon's own terms. */
export interface Refusal {
  readonly exception: string
  readonly reason?: string | undefined
  /** names of the fields that failed validation */
  readonly fields: readonly unknown[]
}

export type FailureKind = Exclude<OutcomeKind, 'accepted'>

/** A service's table of codes; undefined for one that it does not list. */
export type KindOfRefusal = (refusal: Refusal) => FailureKind | undefined

/**
 * The neutral outcome of a request. If it may have been sent, it is `ambiguous`; after a 4xx it certainly was not.
 * @param senderId the caller's sender, if the request had one
 */
export function outcomeOf(result: SendResult, kindOf: KindOfRefusal, senderId?: string): Outcome {
  switch (result.kind) {
    case 'taken':
      return outcomeOfMessage(result.messageId)
    case 'noCredentials':
      return { kind: 'credentialError', code: 'noCredentials' }
    case 'failed':
      return outcomeOfError(fieldsOf(result.error), kindOf, senderId)
  }
}

function outcomeOfMessage(messageId: unknown): Outcome {
  if (typeof messageId !== 'string' || messageId === '') return { kind: 'ambiguous', code: 'garbled' }
  return { kind: 'accepted', reference: messageId }
}

function outcomeOfError(error: Fields, kindOf: KindOfRefusal, senderId: string | undefined): Outcome {
  const { httpStatusCode: status } = fieldsOf(error['$metadata'])
  if (typeof status !== 'number') return outcomeWithoutAnswer(error)
  return status >= 400 && status < 500
    ? outcomeOfRefusal(status, error, kindOf, senderId)
    : { kind: 'ambiguous', code: httpCode(status) }
}

function outcomeOfRefusal(
  status: number,
  error: Fields,
  kindOf: KindOfRefusal,
  senderId: string | undefined,
): Outcome {
  const exception = exceptionOf(error['name'])
  const reason = wordOf(error['Reason'])
  const fields = namesOf(error['Fields'])
  const kind = exception === undefined ? undefined : kindOf({ exception, reason, fields })
  const code = reason ?? exception ?? httpCode(status)
  if (status === 429 || kind === 'throttled') {
    return { kind: 'throttled', retryAfterSeconds: retryAfterOf(error), code }
  }
  // IAM can allow single senders: if the caller chose the sender, only that sender is certainly denied.
  if (senderId !== undefined && exception === DENIED && reason === undefined)
    return { kind: 'senderRefused', code }
  return { kind: kind ?? kindOfStatus(status), code }
}

const DENIED = 'AccessDeniedException'

/** The names that the SDK or JavaScript gives to an error without an exception name. */
const NO_EXCEPTIONS: ReadonlySet<unknown> = new Set([
  'Unknown',
  'UnknownError',
  'Error',
  'SyntaxError',
  'TypeError',
])

/** Letters only, because any other name may quote the request. */
const exceptionOf = (name: unknown): string | undefined =>
  typeof name === 'string' && /^[A-Z][A-Za-z]{2,63}$/.test(name) && !NO_EXCEPTIONS.has(name)
    ? name
    : undefined

const wordOf = (reason: unknown): string | undefined =>
  typeof reason === 'string' && /^[A-Z][A-Z_]{1,79}$/.test(reason) ? reason : undefined

const namesOf = (fields: unknown): readonly unknown[] =>
  Array.isArray(fields) ? fields.map((field) => fieldsOf(field)['Name']) : []

/** Seconds. Amazon does not send this header, but a proxy may. */
function retryAfterOf(error: Fields): number | undefined {
  const { 'retry-after': header } = fieldsOf(fieldsOf(error['$response'])['headers'])
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : undefined
}

/** No answer. Only a failed connection proves that nothing was sent. */
function outcomeWithoutAnswer(error: Fields): Outcome {
  const { code } = error
  // Node's codes have this form; anything else may quote the request.
  const word = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? code : 'noAnswer'
  return neverConnected(error)
    ? { kind: 'providerError', code: code === undefined ? 'notConnected' : word }
    : { kind: 'ambiguous', code: word }
}

/** If a host has several addresses, the error holds one error per address. */
function neverConnected(error: Fields): boolean {
  if (error instanceof AggregateError) return error.errors.every((each) => neverConnected(fieldsOf(each)))
  const { name, syscall, message } = error
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  // The SDK's connection time-out has no code, so match its message.
  return name === 'TimeoutError' && String(message).includes('did not establish a connection')
}
