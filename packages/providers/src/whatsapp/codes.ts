import type { OutcomeKind } from '@pinpost/core'

export type FailureKind = Exclude<OutcomeKind, 'accepted'>

/**
 * Meta's error codes that mean more than "request refused", with Meta's titles
 * (https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes). Codes of a single request are not listed,
 * such as 100 (invalid parameter) and 131030 (recipient not in the list of a test number): an unlisted code refuses that
 * request.
 */
const KINDS: Readonly<Record<number, FailureKind>> = {
  // Account, token or number itself: only these codes, and 200 to 299, open the breaker of a credential.
  0: 'credentialError', // AuthException
  3: 'credentialError', // API Method: capability or permissions issue
  10: 'credentialError', // Permission denied
  33: 'credentialError', // The business phone number has been deleted
  190: 'credentialError', // Access token has expired
  368: 'credentialError', // Temporarily blocked for policies violations
  131005: 'credentialError', // Access denied
  131031: 'credentialError', // Account has been locked
  131037: 'credentialError', // Phone number needs display name approval
  131042: 'credentialError', // Business eligibility payment issue
  131045: 'credentialError', // Phone number registration error
  133006: 'credentialError', // Phone number re-verification needed
  133010: 'credentialError', // Phone number not registered

  4: 'throttled', // API too many calls
  80007: 'throttled', // Rate limit issues of the WhatsApp Business account
  130429: 'throttled', // Rate limit hit
  131048: 'throttled', // Spam rate limit hit
  131056: 'throttled', // (Business account, consumer account) pair rate limit hit

  130472: 'channelUnsupported', // User's number is part of an experiment
  131026: 'channelUnsupported', // Message undeliverable: not on WhatsApp, an old app, or terms not accepted
  131049: 'channelUnsupported', // Meta chose not to deliver
  131050: 'optedOut', // User has stopped marketing messages
  130497: 'geoDenied', // Business account is restricted from messaging users in this country

  131047: 'contentRejected', // Re-engagement message: only templates may be sent
  132000: 'contentRejected', // Template param count mismatch
  132001: 'contentRejected', // Template does not exist
  132005: 'contentRejected', // Template hydrated text too long
  132007: 'contentRejected', // Template format character policy violated
  132012: 'contentRejected', // Template parameter format mismatch
  132015: 'contentRejected', // Template is paused
  132016: 'contentRejected', // Template is disabled
}

/** Permissions that are not granted or were removed. */
const isPermission = (code: number): boolean => code >= 200 && code <= 299

/** Meta's code as digits; undefined for anything else, which could be text that quotes the request. */
export const parseCode = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 10_000_000
    ? String(value)
    : undefined

/** The meaning of a code for a message or request that certainly failed; undefined if it is not listed. */
export const kindOfCode = (code: string): FailureKind | undefined =>
  isPermission(Number(code)) ? 'credentialError' : KINDS[Number(code)]

/** Exported for a test of the whole table. */
export const LISTED_CODES: readonly string[] = Object.keys(KINDS)
