import type { Receipt } from '@pinpost/core'
import type { FailureKind } from './codes.ts'

/** What a Twilio status means; `failed` holds the reason to use if no error code gives a better one. */
export type Meaning = Exclude<Receipt['status'], 'failed'> | { readonly failed: FailureKind }

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
export const MESSAGE_STATUSES: ReadonlyMap<unknown, Meaning> = new Map<string, Meaning>([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'sent'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  // Of WhatsApp, where the person's phone reports it.
  ['read', 'delivered'],
  ['undelivered', { failed: 'unreachable' }],
  ['failed', { failed: 'providerError' }],
  ['canceled', { failed: 'providerError' }],
])

/**
 * https://www.twilio.com/docs/voice/api/call-resource#call-status-values
 * `completed` means that a person or a voicemail answered and the call ended, not that the code was heard.
 */
export const CALL_STATUSES: ReadonlyMap<unknown, Meaning> = new Map<string, Meaning>([
  ['queued', 'queued'],
  ['initiated', 'queued'],
  ['ringing', 'ringing'],
  ['in-progress', 'answered'],
  ['answered', 'answered'],
  ['completed', 'delivered'],
  ['busy', { failed: 'unreachable' }],
  ['no-answer', { failed: 'unreachable' }],
  ['failed', { failed: 'providerError' }],
  ['canceled', { failed: 'providerError' }],
])
