import type { Outcome } from '@pinpost/core'
import { httpCode, kindOfStatus } from '../answers.ts'
import type { Exchange } from './client.ts'
import { kindOfRefusal } from './codes.ts'
import { type Fields, fieldsOf } from '../fields.ts'

/**
 * The neutral outcome of a request. What leaves a doubt whether something was sent is `ambiguous`; a 4xx does not.
 * @param senderId the caller's sender, if the request had one
 */
export function outcomeOf(exchange: Exchange, senderId?: string): Outcome {
  switch (exchange.kind) {
    case 'taken':
      return outcomeOfMessage(exchange.messageId)
    case 'noCredentials':
      return { kind: 'credentialError', code: 'noCredentials' }
    case 'failed':
      return outcomeOfError(fieldsOf(exchange.error), senderId)
  }
}

function outcomeOfMessage(messageId: unknown): Outcome {
  if (typeof messageId !== 'string' || messageId === '') return { kind: 'ambiguous', code: 'garbled' }
  return { kind: 'accepted', reference: messageId }
}

function outcomeOfError(error: Fields, senderId: string | undefined): Outcome {
  const { httpStatusCode: status } = fieldsOf(error['$metadata'])
  if (typeof status !== 'number') return outcomeWithoutAnswer(error)
  return status >= 400 && status < 500
    ? outcomeOfRefusal(status, error, senderId)
    : { kind: 'ambiguous', code: httpCode(status) }
}

function outcomeOfRefusal(status: number, error: Fields, senderId: string | undefined): Outcome {
  const exception = exceptionOf(error['name'])
  const reason = wordOf(error['Reason'])
  const fields = namesOf(error['Fields'])
  const kind = exception === undefined ? undefined : kindOfRefusal({ exception, reason, fields })
  const code = reason ?? exception ?? httpCode(status)
  if (status === 429 || kind === 'throttled') {
    return { kind: 'throttled', retryAfterSeconds: retryAfterOf(error), code }
  }
  // IAM can allow senders one by one: with a caller's sender, only that one is denied for certain.
  if (senderId !== undefined && exception === DENIED && reason === undefined)
    return { kind: 'senderRefused', code }
  return { kind: kind ?? kindOfStatus(status), code }
}

const DENIED = 'AccessDeniedException'

/** What the SDK or JavaScript itself calls an answer that names no exception. */
const NO_EXCEPTIONS: ReadonlySet<unknown> = new Set([
  'Unknown',
  'UnknownError',
  'Error',
  'SyntaxError',
  'TypeError',
])

/** Letters alone: whatever else a name holds could be text that quotes the request. */
const exceptionOf = (name: unknown): string | undefined =>
  typeof name === 'string' && /^[A-Z][A-Za-z]{2,63}$/.test(name) && !NO_EXCEPTIONS.has(name)
    ? name
    : undefined

const wordOf = (reason: unknown): string | undefined =>
  typeof reason === 'string' && /^[A-Z][A-Z_]{1,79}$/.test(reason) ? reason : undefined

const namesOf = (fields: unknown): readonly unknown[] =>
  Array.isArray(fields) ? fields.map((field) => fieldsOf(field)['Name']) : []

/** Seconds; Amazon sends no such header, what stands before it may. */
function retryAfterOf(error: Fields): number | undefined {
  const { 'retry-after': header } = fieldsOf(fieldsOf(error['$response'])['headers'])
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : undefined
}

/** No answer. Only a connection that never stood proves that nothing went out. */
function outcomeWithoutAnswer(error: Fields): Outcome {
  const { code } = error
  // Node's codes are such words; anything else could be text that quotes the request.
  const word = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? code : 'noAnswer'
  return neverConnected(error)
    ? { kind: 'providerError', code: code === undefined ? 'notConnected' : word }
    : { kind: 'ambiguous', code: word }
}

/** Where a host has several addresses, the error holds one for each. */
function neverConnected(error: Fields): boolean {
  if (error instanceof AggregateError) return error.errors.every((each) => neverConnected(fieldsOf(each)))
  const { name, syscall, message } = error
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  // The SDK's own time-out for connecting has no code to be known by.
  return name === 'TimeoutError' && String(message).includes('did not establish a connection')
}
