import type { Outcome } from '@pinpost/core'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, test } from 'vitest'
import type { SendResult } from '../aws/access.ts'
import { LISTED_CODES } from './codes.ts'
import { outcomeOf } from './outcomes.ts'

const NUMBER = '+447700900123'

/** An error as the SDK throws it for an answer. */
const refused = (status: number, name: string, fields: object = {}): SendResult => ({
  kind: 'failed',
  error: Object.assign(new Error(`no ${NUMBER}`), { name, $metadata: { httpStatusCode: status }, ...fields }),
})
const refusedFor = (Reason: string, field?: string): SendResult =>
  refused(400, 'ValidationException', { Reason, Fields: field === undefined ? undefined : [{ Name: field }] })
const system = (syscall: string, code: string): Error => Object.assign(new Error(code), { syscall, code })
const failed = (error: unknown): SendResult => ({ kind: 'failed', error })

const rows = (classes: Partial<Record<Outcome['kind'], readonly string[]>>) =>
  Object.entries(classes).flatMap(([kind, names]) => names.map((name) => [name, kind] as const))

describe('outcomeOf', () => {
  test.each<[string, SendResult, Outcome]>([
    ['taken', { kind: 'taken', messageId: 'm-1' }, { kind: 'accepted', reference: 'm-1' }],
    ['taken, no id', { kind: 'taken', messageId: undefined }, { kind: 'ambiguous', code: 'garbled' }],
    ['taken, empty id', { kind: 'taken', messageId: '' }, { kind: 'ambiguous', code: 'garbled' }],
    ['taken, a number as id', { kind: 'taken', messageId: 5 }, { kind: 'ambiguous', code: 'garbled' }],
    ['no credentials', { kind: 'noCredentials' }, { kind: 'credentialError', code: 'noCredentials' }],
    [
      'a 5xx, whatever it names',
      refused(503, 'ThrottlingException', { Reason: 'DESTINATION_COUNTRY_BLOCKED' }),
      { kind: 'ambiguous', code: 'http_503' },
    ],
    ['a 2xx that is no JSON', refused(200, 'SyntaxError'), { kind: 'ambiguous', code: 'http_200' }],
    ['a 3xx', refused(302, 'Unknown'), { kind: 'ambiguous', code: 'http_302' }],
    [
      '429 of a proxy',
      refused(429, 'SyntaxError'),
      { kind: 'throttled', retryAfterSeconds: undefined, code: 'http_429' },
    ],
    [
      'throttled, no wish',
      refused(400, 'ThrottlingException'),
      { kind: 'throttled', retryAfterSeconds: undefined, code: 'ThrottlingException' },
    ],
    [
      'throttled, a garbled wish',
      refused(400, 'ThrottlingException', { $response: { headers: { 'retry-after': 'soon' } } }),
      { kind: 'throttled', retryAfterSeconds: undefined, code: 'ThrottlingException' },
    ],
    ['400 of a proxy', refused(400, 'SyntaxError'), { kind: 'requestRefused', code: 'http_400' }],
    ['404 of a proxy', refused(404, 'Unknown'), { kind: 'requestRefused', code: 'http_404' }],
    ['401 bare', refused(401, 'Unknown'), { kind: 'credentialError', code: 'http_401' }],
    ['403 bare', refused(403, 'Unknown'), { kind: 'requestRefused', code: 'http_403' }],
    ['408 bare', refused(408, 'Unknown'), { kind: 'ambiguous', code: 'http_408' }],
    [
      'an exception of a later version',
      refused(400, 'PonderingException'),
      { kind: 'requestRefused', code: 'PonderingException' },
    ],
    [
      'an exception that quotes',
      refused(400, `${NUMBER} cannot be reached`),
      { kind: 'requestRefused', code: 'http_400' },
    ],
    [
      'a reason that quotes',
      refused(400, 'ValidationException', { Reason: `OTHER ${NUMBER}` }),
      { kind: 'requestRefused', code: 'ValidationException' },
    ],
    ['an unlisted reason', refusedFor('OTHER'), { kind: 'requestRefused', code: 'OTHER' }],
    [
      'an inherited name as exception',
      refused(400, 'Constructor'),
      { kind: 'requestRefused', code: 'Constructor' },
    ],
    ['refused', failed(system('connect', 'ECONNREFUSED')), { kind: 'providerError', code: 'ECONNREFUSED' }],
    [
      'no connection in time',
      failed(system('connect', 'ETIMEDOUT')),
      { kind: 'providerError', code: 'ETIMEDOUT' },
    ],
    [
      'unknown host',
      failed(system('getaddrinfo', 'ENOTFOUND')),
      { kind: 'providerError', code: 'ENOTFOUND' },
    ],
    [
      'refused at every address',
      failed(
        Object.assign(
          new AggregateError([system('connect', 'ECONNREFUSED'), system('connect', 'ENETUNREACH')]),
          { code: 'ECONNREFUSED' },
        ),
      ),
      { kind: 'providerError', code: 'ECONNREFUSED' },
    ],
    [
      'one address that took the connection',
      failed(new AggregateError([system('connect', 'ECONNREFUSED'), system('read', 'ECONNRESET')])),
      { kind: 'ambiguous', code: 'noAnswer' },
    ],
    [
      'reset, which the SDK calls a time-out',
      failed(Object.assign(system('read', 'ECONNRESET'), { name: 'TimeoutError' })),
      { kind: 'ambiguous', code: 'ECONNRESET' },
    ],
    ['broken pipe', failed(system('write', 'EPIPE')), { kind: 'ambiguous', code: 'EPIPE' }],
    [
      'aborted',
      failed(Object.assign(new Error('Request aborted'), { name: 'AbortError' })),
      { kind: 'ambiguous', code: 'noAnswer' },
    ],
    ['an error of no known form', failed('text with 1234'), { kind: 'ambiguous', code: 'noAnswer' }],
    [
      'an error whose code is text',
      failed(Object.assign(new Error('x'), { code: `to ${NUMBER}` })),
      { kind: 'ambiguous', code: 'noAnswer' },
    ],
  ])('%s', (_name, result, outcome) => {
    expect(outcomeOf(result)).toEqual(outcome)
  })

  const REASONS: Partial<Record<Outcome['kind'], readonly string[]>> = {
    geoDenied: [
      'COUNTRY_NOT_ENABLED',
      'DESTINATION_COUNTRY_BLOCKED',
      'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
      'NO_ORIGINATION_IDENTITIES_FOUND',
      'PRICE_OVER_THRESHOLD',
    ],
    optedOut: ['DESTINATION_PHONE_NUMBER_OPTED_OUT'],
    contentRejected: ['MAXIMUM_SIZE_EXCEEDED'],
    fraudBlocked: ['DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE'],
    senderRefused: [
      'INTERNATIONAL_SENDING_NOT_SUPPORTED',
      'INVALID_ARN',
      'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY',
      'MESSAGE_TYPE_MISMATCH',
      'NUMBER_CAPABILITIES_MISMATCH',
      'REGISTRATION_NOT_COMPLETE',
      'RESOURCE_NOT_ACCESSIBLE',
      'RESOURCE_NOT_ACTIVE',
      'SENDER_ID_NOT_REGISTERED',
      'SENDER_ID_NOT_SUPPORTED',
      'SENDER_ID_REQUIRES_REGISTRATION',
    ],
    requestRefused: ['DESTINATION_PHONE_NUMBER_NOT_VERIFIED'],
    credentialError: [
      'ACCOUNT_DISABLED',
      'INSUFFICIENT_ACCOUNT_REPUTATION',
      'CHANNEL_NOT_ENABLED',
      'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
    ],
  }
  const EXCEPTIONS: Partial<Record<Outcome['kind'], readonly string[]>> = {
    throttled: ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'],
    senderRefused: ['ResourceNotFoundException'],
    credentialError: [
      'AccessDeniedException',
      'AccessDenied',
      'NotAuthorized',
      'OptInRequired',
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'IncompleteSignature',
      'IncompleteSignatureException',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'ExpiredTokenException',
      'ExpiredToken',
      'RequestExpired',
    ],
    ambiguous: ['InternalServerException', 'InternalFailure', 'ServiceUnavailable'],
  }
  const FIELDS = ['DestinationPhoneNumber', 'MessageBody', 'ConfigurationSetName', 'OriginationIdentity']

  test.each(rows(REASONS))('the reason %s: %s', (reason, kind) => {
    expect(outcomeOf(refusedFor(reason))).toEqual({ kind, code: reason })
  })

  test.each([
    ...rows(EXCEPTIONS),
    ...rows({
      requestRefused: ['ConflictException', 'ServiceQuotaExceededException', 'ValidationException'],
    }),
  ])('the bare %s: %s', (exception, kind) => {
    expect(outcomeOf(refused(400, exception))).toMatchObject({ kind, code: exception })
  })

  test('every listed code is among these', () => {
    const named = [...rows(REASONS), ...rows(EXCEPTIONS)].map(([name]) => name)
    expect(Object.keys(LISTED_CODES).toSorted()).toEqual([...named, ...FIELDS].toSorted())
  })

  test('a denied access with a caller’s sender counts against the sender', () => {
    const denied = refused(400, 'AccessDeniedException')
    expect(outcomeOf(denied, 'Shop')).toEqual({ kind: 'senderRefused', code: 'AccessDeniedException' })
    const disabled = refused(400, 'AccessDeniedException', { Reason: 'ACCOUNT_DISABLED' })
    expect(outcomeOf(disabled, 'Shop')).toMatchObject({ kind: 'credentialError' })
  })

  test.each<[string, string, Outcome['kind']]>([
    ['INVALID_PARAMETER', 'DestinationPhoneNumber', 'invalidNumber'],
    ['FIELD_VALIDATION_FAILED', 'DestinationPhoneNumber', 'invalidNumber'],
    ['INVALID_PARAMETER', 'OriginationIdentity', 'senderRefused'],
    ['INVALID_PARAMETER', 'ConfigurationSetName', 'credentialError'],
    ['INVALID_PARAMETER', 'MessageBody', 'contentRejected'],
    ['INVALID_PARAMETER', 'TimeToLive', 'requestRefused'],
    // A valid number in a country that is not open must not end its verification.
    ['COUNTRY_NOT_ENABLED', 'DestinationPhoneNumber', 'geoDenied'],
  ])('%s of %s: %s', (reason, field, kind) => {
    expect(outcomeOf(refusedFor(reason, field))).toEqual({ kind, code: reason })
  })

  test('a field is ignored unless the exception is one of validation', () => {
    const conflict = refused(409, 'ConflictException', { Fields: 'DestinationPhoneNumber' })
    expect(outcomeOf(conflict)).toEqual({ kind: 'requestRefused', code: 'ConflictException' })
  })

  test('the SDK’s own time-out for connecting: nothing was sent', async () => {
    // A name that is never resolved, so that no connection is established.
    const handler = new NodeHttpHandler({ connectionTimeout: 50, httpAgent: { lookup: () => undefined } })
    const request = {
      protocol: 'http:',
      hostname: 'pinpost.invalid',
      method: 'POST',
      path: '/',
      headers: {},
      query: {},
      clone: () => {
        throw new Error('nobody asks for it')
      },
    }
    const error: unknown = await handler.handle(request).catch((thrown: unknown) => thrown)
    handler.destroy()
    expect(outcomeOf(failed(error))).toEqual({ kind: 'providerError', code: 'notConnected' })
  })
})
