import type { OutcomeKind } from '@pinpost/core'

export type FailureKind = Exclude<OutcomeKind, 'accepted'>

/**
 * Vonage's codes that mean more than "request refused", with Vonage's descriptions. Only `credentialError` opens the
 * breakers of a credential.
 */
const KINDS = {
  /** for a refused SMS: https://developer.vonage.com/en/api-errors/sms (`old`: only in former versions of that page) */
  status: {
    1: 'throttled', // Throttled: you are sending SMS faster than the account limit
    2: 'requestRefused', // Missing Parameters
    3: 'requestRefused', // Invalid Parameters
    4: 'credentialError', // Invalid Credentials
    5: 'providerError', // Internal Error
    6: 'channelUnsupported', // Invalid Message: for example an unrecognized number prefix ("Unroutable message")
    7: 'optedOut', // Number Barred: on the list of barred numbers
    8: 'credentialError', // Partner Account Barred: your account has been suspended
    9: 'credentialError', // Partner Quota Violation: not sufficient credit
    10: 'throttled', // Too Many Existing Binds: back off and retry
    11: 'credentialError', // Account Not Enabled For HTTP
    12: 'contentRejected', // Message Too Long
    13: 'providerError', // old: Communication Failed, not submitted
    14: 'credentialError', // Invalid Signature
    15: 'senderRefused', // Invalid Sender Address: a non-authorized sender ID
    16: 'requestRefused', // old: Invalid TTL
    19: 'credentialError', // old: Facility not allowed
    20: 'requestRefused', // old: Invalid Message class
    22: 'requestRefused', // Invalid Network Code
    23: 'requestRefused', // Invalid Callback URL
    29: 'requestRefused', // Non-Whitelisted Destination: your account is still in demo mode
    32: 'credentialError', // Signature And API Secret Disallowed
    33: 'invalidNumber', // Number De-activated
    34: 'invalidNumber', // old: Invalid or Missing Msisdn Param
    101: 'optedOut', // old: a destination number that has opted out of your program
  },
  /** for a failed SMS that was accepted: https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts */
  'err-code': {
    1: 'providerError', // Unknown: not delivered and no cause could be determined
    2: 'unreachable', // Absent Subscriber - Temporary
    3: 'invalidNumber', // Absent Subscriber - Permanent: the number is no longer active
    4: 'optedOut', // Call Barred by User
    5: 'providerError', // Portability Error
    6: 'contentRejected', // Anti-Spam Rejection
    7: 'unreachable', // Handset Busy
    8: 'providerError', // Network Error
    9: 'optedOut', // Illegal Number: user has requested not to receive messages from a specific service
    10: 'contentRejected', // Illegal Message
    11: 'channelUnsupported', // Unroutable
    12: 'channelUnsupported', // Destination Unreachable: a route to the number cannot be found
    13: 'channelUnsupported', // Subscriber Age Restriction
    14: 'channelUnsupported', // Number Blocked by Carrier: recipient should ask their carrier to enable SMS
    15: 'unreachable', // Prepaid Insufficient Funds: of the recipient
    16: 'throttled', // Gateway Quota Exceeded
    39: 'contentRejected', // Illegal Sender Address
    50: 'contentRejected', // Entity Filter
    51: 'contentRejected', // Header Filter
    52: 'contentRejected', // Content Filter
    53: 'contentRejected', // Consent Filter
    54: 'contentRejected', // Regulation Error
    99: 'providerError', // General Error
  },
  /** for a call: https://developer.vonage.com/en/voice/voice-api/webhook-reference */
  detail: {
    invalid_number: 'invalidNumber', // rejected: number invalid
    restricted: 'unreachable', // rejected by the carrier
    declined: 'unreachable', // rejected by the callee
    cannot_route: 'channelUnsupported', // failed: cannot route to the number
    number_out_of_service: 'invalidNumber', // failed: number is no longer available
    internal_error: 'providerError', // failed: server error or failure
    carrier_timeout: 'unreachable', // the carrier timed out
    unavailable: 'unreachable', // unanswered: callee is temporarily unavailable
    timeout: 'unreachable', // unanswered: not answered in time
  },
  /** for any refused request: https://developer.vonage.com/en/api-errors */
  problem: {
    'low-balance': 'credentialError', // your account balance is low
    unauthorized: 'credentialError', // you did not provide correct credentials
    forbidden: 'credentialError', // your account does not have permission to perform this action
    unprovisioned: 'credentialError', // the credentials do not have access to the requested product
    'account-suspended': 'credentialError', // this account has been suspended
    'jwt-expired': 'credentialError', // the JWT provided has expired
    'jwt-revoked': 'credentialError', // the JWT provided has been revoked
    'invalid-api-key': 'credentialError', // the API key does not exist, or you do not have access
    'invalid-signature': 'credentialError', // the signature provided did not validate
    'invalid-params': 'requestRefused', // the value of one or more parameters is invalid
    'invalid-json': 'requestRefused', // the request body did not contain valid JSON
    'not-found': 'requestRefused', // the requested resource does not exist, or you do not have access to it
    throttled: 'throttled', // please wait, then retry your request
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FailureKind>>>>

export type CodeList = keyof typeof KINDS

/** Exported for a test of the whole table. */
export const LISTED_CODES: Readonly<Record<CodeList, Readonly<Record<string, FailureKind>>>> = KINDS

/** The meaning of a code in that list; undefined if it is not listed. */
export function kindOfCode(list: CodeList, code: string): FailureKind | undefined {
  const kinds: Readonly<Record<string, FailureKind>> = KINDS[list]
  return Object.hasOwn(kinds, code) ? kinds[code] : undefined
}

/** A code as digits; undefined for anything else, which could be text that quotes the request. */
export function parseDigits(value: unknown): string | undefined {
  const code = typeof value === 'number' ? String(value) : value
  return typeof code === 'string' && /^\d{1,3}$/.test(code) ? code : undefined
}
