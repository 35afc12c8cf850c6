import type {
  AccessDeniedExceptionReason,
  ConflictExceptionReason,
  ServiceQuotaExceededExceptionReason,
  ValidationExceptionReason,
} from '@aws-sdk/client-pinpoint-sms-voice-v2'

import { COMMON_EXCEPTIONS } from '../aws/exceptions.ts'
import type { FailureKind, Refusal } from '../aws/outcomes.ts'

type Reason =
  | AccessDeniedExceptionReason
  | ConflictExceptionReason
  | ServiceQuotaExceededExceptionReason
  | ValidationExceptionReason

/**
 * The reasons that mean more than "request refused". Amazon lists them without explanation
 * (https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html), so the comments say
 * how we read them. `seen`: confirmed by a user's report.
 */
const REASONS: Partial<Record<Reason, FailureKind>> = {
  // Not allowed from this account to that country.
  COUNTRY_NOT_ENABLED: 'geoDenied',
  DESTINATION_COUNTRY_BLOCKED: 'geoDenied',
  DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION: 'geoDenied', // the operator's own rule
  NO_ORIGINATION_IDENTITIES_FOUND: 'geoDenied', // seen: the pool has no sender for that country
  PRICE_OVER_THRESHOLD: 'geoDenied', // costs more than `maxPrice`

  DESTINATION_PHONE_NUMBER_OPTED_OUT: 'optedOut', // seen: after STOP

  MAXIMUM_SIZE_EXCEEDED: 'contentRejected',

  DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE: 'fraudBlocked', // the operator blocked this number

  // The sender is refused, in general or for that country.
  INTERNATIONAL_SENDING_NOT_SUPPORTED: 'senderRefused', // the sender's number can only send within its country
  INVALID_ARN: 'senderRefused',
  INVALID_IDENTITY_FOR_DESTINATION_COUNTRY: 'senderRefused',
  MESSAGE_TYPE_MISMATCH: 'senderRefused', // the sender is for promotional messages
  NUMBER_CAPABILITIES_MISMATCH: 'senderRefused', // the sender's number cannot send SMS
  REGISTRATION_NOT_COMPLETE: 'senderRefused',
  RESOURCE_NOT_ACCESSIBLE: 'senderRefused',
  RESOURCE_NOT_ACTIVE: 'senderRefused',
  SENDER_ID_NOT_REGISTERED: 'senderRefused',
  SENDER_ID_NOT_SUPPORTED: 'senderRefused',
  SENDER_ID_REQUIRES_REGISTRATION: 'senderRefused',

  DESTINATION_PHONE_NUMBER_NOT_VERIFIED: 'requestRefused', // the account is in the sandbox

  // The account itself is refused.
  ACCOUNT_DISABLED: 'credentialError',
  INSUFFICIENT_ACCOUNT_REPUTATION: 'credentialError',
  CHANNEL_NOT_ENABLED: 'credentialError',
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: 'credentialError',
}

/** What a ValidationException means by its field, if its reason is not listed. */
const FIELDS: Readonly<Record<string, FailureKind>> = {
  DestinationPhoneNumber: 'invalidNumber',
  MessageBody: 'contentRejected',
  ConfigurationSetName: 'credentialError',
  OriginationIdentity: 'senderRefused',
}

const EXCEPTIONS: Readonly<Record<string, FailureKind>> = {
  ...COMMON_EXCEPTIONS,
  ResourceNotFoundException: 'senderRefused', // A requested resource couldn't be found: sender or pool
}

const KINDS_OF_REASONS = new Map<unknown, FailureKind>(Object.entries(REASONS))
const KINDS_OF_FIELDS = new Map<unknown, FailureKind>(Object.entries(FIELDS))
const KINDS_OF_EXCEPTIONS = new Map<unknown, FailureKind>(Object.entries(EXCEPTIONS))

/** Exported for a test of the whole table. */
export const LISTED_CODES: Readonly<Record<string, FailureKind>> = { ...REASONS, ...FIELDS, ...EXCEPTIONS }

/** Undefined if neither reason, field nor exception is listed. */
export function kindOfRefusal({ exception, reason, fields }: Refusal): FailureKind | undefined {
  const fieldKind = fields.map((field) => KINDS_OF_FIELDS.get(field)).find((kind) => kind !== undefined)
  return KINDS_OF_REASONS.get(reason) ?? fieldKind ?? KINDS_OF_EXCEPTIONS.get(exception)
}
