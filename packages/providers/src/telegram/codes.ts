import type { OutcomeKind } from '@pinpost/core'

export type FailureKind = Exclude<OutcomeKind, 'accepted'>

/**
 * The Gateway's errors that mean more than "request refused". Its documentation names only ACCESS_TOKEN_INVALID; the
 * others are those that clients of it list, such as https://github.com/apifonica/tg-gateway-go/blob/main/errors.go.
 * Only `credentialError` opens the breakers of a credential.
 */
const KINDS: Readonly<Record<string, FailureKind>> = {
  // Not on Telegram. An SMS or a call may still reach the number, even if Telegram considers it invalid.
  PHONE_NUMBER_NOT_FOUND: 'channelUnsupported',
  PHONE_NUMBER_NOT_AVAILABLE: 'channelUnsupported',
  PHONE_NUMBER_INVALID: 'channelUnsupported',
  ACCESS_TOKEN_INVALID: 'credentialError',
  ACCESS_TOKEN_REQUIRED: 'credentialError',
  // The prepaid balance is used up.
  BALANCE_NOT_ENOUGH: 'credentialError',
  // About the credential's `senderUsername`.
  SENDER_USERNAME_INVALID: 'credentialError',
  SENDER_NOT_VERIFIED: 'credentialError',
  SENDER_NOT_OWNED: 'credentialError',
  FLOOD_WAIT: 'throttled',
  MESSAGE_ALREADY_SENT: 'ambiguous',
}

/** Undefined if it is not listed. */
export const kindOfCode = (code: string | undefined): FailureKind | undefined =>
  code !== undefined && Object.hasOwn(KINDS, code) ? KINDS[code] : undefined

export interface GatewayError {
  /** without digits, which could be a number or a code */
  readonly code?: string | undefined
  /** seconds of `FLOOD_WAIT_30` */
  readonly waitSeconds?: number | undefined
}

/** The error word of an answer; undefined if it has another form. */
export function readError(error: unknown): GatewayError {
  if (typeof error !== 'string') return {}
  const [, seconds] = /^FLOOD_WAIT\D{0,3}(\d{1,5})\)?$/.exec(error) ?? []
  if (error.startsWith('FLOOD_WAIT'))
    return { code: 'FLOOD_WAIT', waitSeconds: seconds === undefined ? undefined : Number(seconds) }
  return /^[A-Z_]{3,40}$/.test(error) ? { code: error } : {}
}
