import type { EventType } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import type { Receipt } from '@pinpost/core'
import type { FailureKind } from '../aws/outcomes.ts'

/** What an event means; `failed` holds the reason. */
export type Meaning = Exclude<Receipt['status'], 'failed'> | { readonly failed: FailureKind }

/**
 * Comments quote Amazon (https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html);
 * `?`: Amazon gives no description.
 */
const EVENTS: Partial<Record<EventType, Meaning>> = {
  TEXT_QUEUED: 'queued', // queued for delivery, but not delivered yet
  TEXT_PENDING: 'sent', // in the process of being delivered
  TEXT_SENT: 'sent', // ?
  // Accepted by the recipient's carrier. Some countries send it instead of TEXT_DELIVERED, but in others a failure may
  // follow, which `delivered` would hide.
  TEXT_SUCCESSFUL: 'sent',
  TEXT_DELIVERED: 'delivered',

  TEXT_INVALID: { failed: 'invalidNumber' }, // the destination phone number isn't valid
  TEXT_INVALID_MESSAGE: { failed: 'contentRejected' }, // the body of the message is invalid and can't be delivered
  TEXT_UNREACHABLE: { failed: 'unreachable' }, // the recipient's device isn't available
  TEXT_CARRIER_UNREACHABLE: { failed: 'unreachable' }, // a transient error on the network of the recipient's carrier
  TEXT_BLOCKED: { failed: 'optedOut' }, // device or carrier is blocking messages to that recipient
  TEXT_CARRIER_BLOCKED: { failed: 'contentRejected' }, // the carrier blocked it, usually as malicious or abusive
  TEXT_SPAM: { failed: 'contentRejected' }, // the carrier sees unsolicited commercial content
  TEXT_PROTECT_BLOCKED: { failed: 'fraudBlocked' }, // blocked by a protect configuration, as suspected pumping
  TEXT_TTL_EXPIRED: { failed: 'expired' }, // delivering takes longer than the TTL
  TEXT_UNKNOWN: { failed: 'ambiguous' }, // not delivered for another reason, or no report for 72 hours
}

export const EVENT_MEANINGS: ReadonlyMap<unknown, Meaning> = new Map<string, Meaning>(Object.entries(EVENTS))
