import type { OutcomeKind } from '@pinpost/core'

export type FailureKind = Exclude<OutcomeKind, 'accepted'>

/**
 * Twilio's error codes that mean more than "request refused", with Twilio's descriptions
 * (https://www.twilio.com/docs/api/errors; `?`: Twilio publishes none).
 */
const KINDS: Readonly<Record<number, FailureKind>> = {
  13224: 'invalidNumber', // Dial: Twilio does not support calling this number or the number is invalid
  21211: 'invalidNumber', // Invalid 'To' Phone Number
  21214: 'invalidNumber', // 'To' phone number cannot be reached
  21217: 'invalidNumber', // Phone number does not appear to be valid
  30005: 'invalidNumber', // Unknown destination handset

  21612: 'channelUnsupported', // Message cannot be sent with the current combination of 'To' and/or 'From' parameters
  21614: 'channelUnsupported', // 'To' number is not a valid mobile number
  30006: 'channelUnsupported', // Landline or unreachable carrier
  63003: 'channelUnsupported', // Channel could not find To address
  63015: 'channelUnsupported', // Channel Sandbox can only send messages to phone numbers that have joined the Sandbox
  63024: 'channelUnsupported', // Invalid message recipient
  63032: 'channelUnsupported', // We cannot send this message to this user because of a WhatsApp limitation
  63049: 'channelUnsupported', // Meta chose not to deliver this WhatsApp message

  13227: 'geoDenied', // Dial: no international permission
  21215: 'geoDenied', // Account not authorized to call phone number
  21408: 'geoDenied', // Permission to send an SMS has not been enabled for the region indicated by the 'To' number

  21216: 'optedOut', // Account not allowed to call phone number
  21610: 'optedOut', // Attempt to send to unsubscribed recipient
  30004: 'optedOut', // Message blocked
  63014: 'optedOut', // This message failed to be delivered to the user because it was blocked by a user action

  21605: 'contentRejected', // Maximum body length is 160 characters
  21617: 'contentRejected', // The concatenated message body exceeds the 1600 character limit
  30007: 'contentRejected', // Message filtered
  30034: 'contentRejected', // US A2P 10DLC - Message from an Unregistered Number
  63005: 'contentRejected', // Channel did not accept given content
  63013: 'contentRejected', // This message send failed because it violates Channel provider's policy
  63016: 'contentRejected', // Outside messaging window. For WhatsApp, use a Message Template instead
  63021: 'contentRejected', // Channel invalid content error
  63027: 'contentRejected', // Template does not exist for a language and locale
  63028: 'contentRejected', // Number of parameters provided does not match the expected number of params

  30450: 'fraudBlocked', // Message delivery blocked (SMS Pumping Protection)
  60410: 'fraudBlocked', // Verification delivery attempt blocked (Fraud Guard)
  60413: 'fraudBlocked', // Verification blocked by Verify Device Intelligence
  60605: 'fraudBlocked', // Verification delivery attempt blocked (Verify Geo-Permissions)

  // The sender. Codes for a single request are not listed, such as 21608 and 21219 (trial accounts send to verified
  // numbers only) and 60200 (invalid parameter): an unlisted code refuses that request.
  21210: 'senderRefused', // 'From' phone number not verified
  21212: 'senderRefused', // Invalid 'From' number
  21264: 'senderRefused', // ?
  21266: 'senderRefused', // 'To' and 'From' number cannot be the same
  21267: 'senderRefused', // Alphanumeric Sender ID cannot be used as the 'From' number on trial accounts
  21606: 'senderRefused', // The 'From' phone number provided is not a valid message-capable Twilio phone number
  21607: 'senderRefused', // ?
  21659: 'senderRefused', // 'From' is not a Twilio phone number or Short Code country mismatch
  21660: 'senderRefused', // Mismatch between the 'From' number and the account
  21661: 'senderRefused', // 'From' number is not SMS-capable
  21910: 'senderRefused', // Invalid 'From' and 'To' pair: they should be of the same channel
  63001: 'senderRefused', // Channel could not authenticate the request
  63002: 'senderRefused', // Channel could not find From address
  63007: 'senderRefused', // Twilio could not find a Channel with the specified 'From' address

  // The account itself: only these codes open the breakers of a credential.
  10001: 'credentialError', // Account is not active
  20003: 'credentialError', // Authenticate
  20005: 'credentialError', // Account not active
  20404: 'credentialError', // The requested resource was not found
  30002: 'credentialError', // Account suspended

  10004: 'throttled', // Call concurrency limit exceeded
  14107: 'throttled', // Message rate limit exceeded
  20429: 'throttled', // Too Many Requests
  21611: 'throttled', // This 'From' number has exceeded the maximum number of queued messages
  22005: 'throttled', // ?
  30001: 'throttled', // Queue overflow
  30022: 'throttled', // US A2P 10DLC - Rate Limits Exceeded
  63017: 'throttled', // Rate limit exceeded
  63018: 'throttled', // Rate limit exceeded for Channel

  30003: 'unreachable', // Unreachable destination handset
  30008: 'ambiguous', // Unknown error
  30036: 'expired', // Validity Period Expired
}

/** Twilio's code as digits; undefined for anything else, which could be text that quotes the request. */
export function parseCode(value: unknown): string | undefined {
  const code = typeof value === 'number' ? String(value) : value
  return typeof code === 'string' && /^[1-9]\d{0,5}$/.test(code) ? code : undefined
}

/** The meaning of a code for a message or request that certainly failed; undefined if it is not listed. */
export function kindOfCode(code: string): FailureKind | undefined {
  return KINDS[Number(code)]
}

/** Exported for a test of the whole table. */
export const LISTED_CODES: readonly string[] = Object.keys(KINDS)
