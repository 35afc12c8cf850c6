/** An answer of the v1 API with its members in order; every value is text, as SDKs expect. */
export interface WireAnswer {
  /** absent only in a list of several verifications */
  readonly status?: string
  readonly [member: string]: unknown
}

/** The request is refused and has no effect. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly answer: WireAnswer

  constructor(answer: WireAnswer) {
    super(`status ${answer.status}`)
    this.answer = answer
  }
}

const refusal = (status: string, errorText: string) => ({ status, error_text: errorText })

const BLOCKED_TEXT =
  'The network you are trying to verify has been blocked due to possible fraudulent activity'

/**
 * The refusals of the v1 API. Programs compare the texts, so if Vonage's sources differ, these are the texts of the
 * live service.
 */
export const REFUSALS = {
  throttled: () => refusal('1', 'Throttled'),
  missingKey: () => refusal('2', 'Missing api_key'),
  missingSecret: () => refusal('2', 'Your request is incomplete and missing some mandatory parameters'),
  missing: (name: string) =>
    refusal('2', `Your request is incomplete and missing the mandatory parameter: ${name}`),
  invalid: (name: string) => refusal('3', `Invalid value for param: ${name}`),
  tooLong: (name: string) => refusal('3', `Invalid value for param: ${name}. Parameter is too long.`),
  codeLength: () => refusal('3', 'Invalid value for param: code_length. The allowed values are 4 and 6.'),
  encodedBody: () => refusal('3', 'Invalid value for header: Content-Encoding. Send the body uncompressed.'),
  invalidCommand: () => refusal('3', 'Invalid parameter found: cmd'),
  invalidCode: () => refusal('3', 'The code contains invalid characters'),
  badCredentials: () => refusal('4', 'Bad Credentials'),
  internalError: () => refusal('5', 'Internal Error'),
  nothingToCheck: (id: string) =>
    refusal(
      '6',
      'The Vonage platform was unable to process this message for the following reason: ' +
        `Request '${id}' was not found or it has been verified already.`,
    ),
  nothingToControl: (id: string) =>
    refusal('6', `The requestId '${id}' does not exist or its no longer active.`),
  blocked: () => refusal('7', BLOCKED_TEXT),
  blockedNetwork: (network: string) => ({
    ...refusal('7', BLOCKED_TEXT),
    network,
  }),
  barred: () =>
    refusal('8', 'The api_key you supplied is for an account that has been barred from submitting messages.'),
  quotaExceeded: () => refusal('9', 'Partner quota exceeded'),
  alreadyRunning: (id: string) => ({
    request_id: id,
    ...refusal('10', 'Concurrent verifications to the same number are not allowed'),
  }),
  unsupportedCountry: () => refusal('15', 'The destination number is not in a supported network'),
  wrongCode: (id: string) => ({
    request_id: id,
    ...refusal('16', 'The code provided does not match the expected value'),
  }),
  tooManyWrongCodes: () => refusal('17', 'A wrong code was provided too many times. Workflow terminated'),
  tooManyIds: () => refusal('18', 'Too many request_ids provided'),
  cancelTooEarly: (id: string) =>
    refusal('19', `Verification request ['${id}'] can't be cancelled within the first 30 seconds.`),
  // The double space is Vonage's.
  cancelTooLate: (id: string) =>
    refusal(
      '19',
      `Verification request  ['${id}'] can't be cancelled now. Too many attempts to re-deliver have already been made.`,
    ),
  noMoreEvents: (id: string) => refusal('19', `No more events are left to execute for the request ['${id}']`),
  customPinNotAllowed: () => refusal('20', 'This account does not support the parameter: pin_code.'),
  notPermitted: () =>
    refusal(
      '29',
      'Your Vonage account is still in demo mode. While in demo mode you must add target numbers to the approved ' +
        'list for your account. Add funds to your account to remove this limitation.',
    ),
  nothingFound: () => refusal('101', 'No response found'),
} as const

/** An id as the caller sent it, shortened. */
export const echoed = (id: string): string => id.slice(0, 64)
