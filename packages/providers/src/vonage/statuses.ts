import type { Receipt } from '@pinpost/core'
import { type FailureKind, kindOfCode } from './codes.ts'
import type { Fields } from '../fields.ts'

/** What a Vonage status means; `failed` holds the reason to use if no code gives a better one. */
export type Meaning = Exclude<Receipt['status'], 'failed'> | { readonly failed: FailureKind }

/** https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts */
export const MESSAGE_STATUSES: ReadonlyMap<unknown, Meaning> = new Map<string, Meaning>([
  ['buffered', 'queued'],
  ['accepted', 'sent'],
  ['delivered', 'delivered'],
  ['expired', { failed: 'expired' }],
  ['rejected', { failed: 'contentRejected' }],
  ['undeliverable', { failed: 'unreachable' }],
  ['failed', { failed: 'providerError' }],
  // The operator's report was unreadable to Vonage.
  ['unknown', { failed: 'ambiguous' }],
])

/**
 * https://developer.vonage.com/en/voice/voice-api/webhook-reference#event-webhook
 * `completed` means that a person or a voicemail answered and the call ended, not that the code was heard.
 */
export const CALL_STATUSES: ReadonlyMap<unknown, Meaning> = new Map<string, Meaning>([
  ['started', 'queued'],
  ['ringing', 'ringing'],
  ['answered', 'answered'],
  ['human', 'answered'],
  ['machine', 'answered'],
  ['completed', 'delivered'],
  ['busy', { failed: 'unreachable' }],
  ['timeout', { failed: 'unreachable' }],
  ['unanswered', { failed: 'unreachable' }],
  ['rejected', { failed: 'unreachable' }],
  ['failed', { failed: 'providerError' }],
  ['cancelled', { failed: 'providerError' }],
])

/** The reason of a failed call: its `detail` is more exact than its status. */
export function reasonOfCall(
  { failed }: Extract<Meaning, object>,
  { detail }: Fields,
): { readonly reason: FailureKind; readonly code: string | undefined } {
  const reason = typeof detail === 'string' ? kindOfCode('detail', detail) : undefined
  return { reason: reason ?? failed, code: reason === undefined ? undefined : String(detail) }
}
