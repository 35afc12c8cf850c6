import type { Event, EventEntry } from './event.ts'
import type { StartRefusal } from './policy/admission.ts'
import { inEuros } from './price.ts'
import type { Micros } from './routing/route.ts'
import type { Attempt, EndState, Instant } from './verification.ts'

/** What customers can be notified about. */
export const WEBHOOK_TYPES = [
  'verification.started',
  'verification.attempt',
  'verification.delivered',
  'verification.undelivered',
  'verification.succeeded',
  'verification.failed',
  'verification.expired',
  'verification.cancelled',
  'verification.blocked',
] as const

export type WebhookType = (typeof WEBHOOK_TYPES)[number]

/** An event as customers get it. It holds no address, no PIN and no text. */
export interface WebhookEvent {
  /** the same on every try and at every endpoint, so that receivers can ignore repetitions */
  readonly id: string
  readonly type: WebhookType
  readonly at: Instant
  /** JSON; members that are undefined are left out */
  readonly data: object
}

/** Data of a verification that is in its record but not in the outbox. */
export interface WebhookSubject {
  /** the id as the front door shows it */
  readonly requestId: string
  /** the caller's own name for the verification */
  readonly clientRef?: string | undefined
  /** nothing was sent */
  readonly test?: true | undefined
}

const priceOf = (price: Micros | undefined) =>
  price === undefined ? undefined : { amount: inEuros(price), currency: 'EUR' as const }

/** Without route and reference, which are internal to operator and carrier. */
const attemptOf = ({ number, step, channel, outcome, receipt, price }: Attempt) => ({
  attempt: number,
  step: step + 1,
  channel,
  outcome: outcome?.kind,
  receipt: receipt?.status,
  reason: receipt?.status === 'failed' ? receipt.reason : undefined,
  price: priceOf(price),
})

const END_TYPES: Readonly<Record<EndState, WebhookType>> = {
  succeeded: 'verification.succeeded',
  failed: 'verification.failed',
  expired: 'verification.expired',
  cancelled: 'verification.cancelled',
}

const refusalOf = (refusal: StartRefusal) => ({
  reason: refusal.reason,
  limit: refusal.reason === 'limit' ? refusal.limit : undefined,
})

/** What one event means to customers; undefined if they are not notified about it. */
function meaningOf(event: Event): { readonly type: WebhookType; readonly data: object } | undefined {
  switch (event.type) {
    case 'started':
      return { type: 'verification.started', data: { state: 'inProgress' } }
    case 'attempted':
    case 'answeredLate':
      return { type: 'verification.attempt', data: attemptOf(event.attempt) }
    case 'receiptTaken': {
      const status = event.attempt.receipt?.status
      if (status === 'delivered') return { type: 'verification.delivered', data: attemptOf(event.attempt) }
      if (status === 'failed') return { type: 'verification.undelivered', data: attemptOf(event.attempt) }
      return undefined
    }
    case 'ended':
      return { type: END_TYPES[event.state], data: { state: event.state } }
    case 'refused':
      return { type: 'verification.blocked', data: refusalOf(event.refusal) }
    case 'claimed':
    case 'priceSettled':
    case 'checked':
    case 'pinRenewed':
    case 'triggered':
    case 'resent':
    case 'approved':
    case 'stepsMissed':
    case 'erased':
      return undefined
  }
}

const VERSION_DIGITS = 6
const INDEX_DIGITS = 2

/** Ids of one verification sort in the order of its events. */
export const webhookEventId = ({ id, version }: Pick<EventEntry, 'id' | 'version'>, index: number): string =>
  `evt_${id}_${String(version).padStart(VERSION_DIGITS, '0')}_${String(index).padStart(INDEX_DIGITS, '0')}`

/** The events of one entry that customers can be notified about, in order. */
export function webhookEventsOf(
  entry: EventEntry,
  { requestId, clientRef, test }: WebhookSubject,
): WebhookEvent[] {
  const { version, account, country, at, events } = entry
  return events.flatMap((event, index) => {
    const meaning = meaningOf(event)
    if (meaning === undefined) return []
    const data = {
      request_id: requestId,
      client_ref: clientRef,
      test,
      version,
      account,
      country,
      ...meaning.data,
    }
    return [{ id: webhookEventId(entry, index), type: meaning.type, at, data }]
  })
}
