import type { Micros } from './routing/route.ts'

/** The neutral result of one attempt, the same for every provider. */
export type Outcome =
  | {
      readonly kind: 'accepted'
      readonly reference: string
      /** the price, if the provider reports it at once */
      readonly price?: Micros | undefined
    }
  | {
      readonly kind: 'throttled'
      readonly retryAfterSeconds?: number | undefined
      readonly code?: string | undefined
    }
  | { readonly kind: Exclude<OutcomeKind, 'accepted' | 'throttled'>; readonly code?: string | undefined }

export type OutcomeKind =
  | 'accepted' // `reference` is the provider's id for the message or call
  | 'invalidNumber' // the number does not exist
  | 'channelUnsupported' // the number cannot receive this channel
  | 'geoDenied' // this credential may not send to that country
  | 'optedOut' // the person refused messages of this channel
  | 'contentRejected' // filtered for its text or sender
  | 'senderRefused' // the caller's sender was refused; the route's own may work
  | 'requestRefused' // any other refusal of this request: nothing was sent, and a retry would be refused too
  | 'fraudBlocked' // the provider's fraud verdict, final
  | 'credentialError' // our account or key is refused, whatever is sent
  | 'throttled' // not processed because of load, safe to retry
  | 'unreachable' // the handset did not answer
  | 'ambiguous' // unknown whether it was sent
  | 'expired' // dropped by the carrier after its validity
  | 'providerError' // the carrier or the connection to it failed, nothing was sent

export type FollowUp =
  | 'await' // the receipt or the next tick decides
  | 'nextStep' // at once
  | 'otherChannel' // the next step of another channel immediately; steps of this channel are skipped
  | 'retry' // the same step again after a pause, if the next step is not due before
  | 'end' // the verification fails

interface FollowUps {
  /** when the same step is handed over again immediately */
  readonly again: 'always' | 'onOtherRoute' | 'never'
  readonly otherwise: FollowUp
}

const always = (otherwise: FollowUp): FollowUps => ({ again: 'never', otherwise })
const otherRouteOr = (otherwise: FollowUp): FollowUps => ({ again: 'onOtherRoute', otherwise })

export const FOLLOW_UPS: Readonly<Record<OutcomeKind, FollowUps>> = {
  accepted: always('await'),
  invalidNumber: always('end'),
  channelUnsupported: always('otherChannel'),
  geoDenied: otherRouteOr('otherChannel'),
  optedOut: always('otherChannel'),
  contentRejected: otherRouteOr('otherChannel'),
  // The next attempt goes without the caller's sender, so this comes once in a verification.
  senderRefused: { again: 'always', otherwise: 'otherChannel' },
  requestRefused: otherRouteOr('otherChannel'),
  fraudBlocked: always('end'),
  credentialError: otherRouteOr('retry'),
  throttled: otherRouteOr('retry'),
  unreachable: always('nextStep'),
  ambiguous: always('await'),
  expired: always('nextStep'),
  providerError: otherRouteOr('retry'),
}

/** After a failed receipt the same step is not sent again, because the carrier had accepted the message. */
export function followUpOfFailedReceipt(kind: OutcomeKind): 'nextStep' | 'otherChannel' | 'end' {
  // The next step of the same channel uses the route's own sender.
  if (kind === 'senderRefused') return 'nextStep'
  const followUp = FOLLOW_UPS[kind].otherwise
  return followUp === 'end' || followUp === 'otherChannel' ? followUp : 'nextStep'
}

/** What a provider later reports of an attempt. */
export type Receipt = {
  /** the price, if the provider reports it */
  readonly price?: Micros | undefined
} & (
  | { readonly status: 'queued' | 'sent' | 'ringing' | 'answered' | 'delivered' }
  | {
      readonly status: 'failed'
      readonly reason: Exclude<OutcomeKind, 'accepted'>
      readonly code?: string | undefined
    }
)

/** Receipts arrive late, twice and out of order: a lower rank never replaces a higher one, and a final one stays. */
const RANKS: Readonly<Record<Receipt['status'], number>> = {
  queued: 1,
  sent: 2,
  ringing: 3,
  answered: 4,
  delivered: 5,
  failed: 5,
}

/** A final receipt is never replaced. */
export const isFinal = (receipt: Pick<Receipt, 'status'> | undefined): boolean =>
  receipt?.status === 'delivered' || receipt?.status === 'failed'

export function supersedes(
  receipt: Pick<Receipt, 'status'>,
  known: Pick<Receipt, 'status'> | undefined,
): boolean {
  return known === undefined || RANKS[receipt.status] > RANKS[known.status]
}
