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
  | 'accepted' // the provider took it; `reference` is its id for the message or call
  | 'invalidNumber' // the number will not work anywhere
  | 'channelUnsupported' // the number cannot take this channel
  | 'geoDenied' // this credential may not send to that country
  | 'optedOut' // the person refused messages of this channel
  | 'contentRejected' // filtered for its text or sender
  | 'senderRefused' // the sender that the caller asked for was refused: the route's own may do
  | 'requestRefused' // any other refusal of this one request: nothing was sent, and sent again it is refused again
  | 'fraudBlocked' // the provider's fraud verdict, final
  | 'credentialError' // our account or key is refused there, whatever is sent
  | 'throttled' // not processed for load, safe to send again
  | 'unreachable' // the handset did not answer
  | 'ambiguous' // nobody knows whether it was taken
  | 'expired' // dropped since its validity had passed
  | 'providerError' // the carrier or the way to it failed, nothing was sent

/** What a definite outcome leads to. */
export type FollowUp =
  | 'await' // the receipt or the next tick decides
  | 'nextStep' // at once
  | 'otherChannel' // the next step of another channel at once; steps of this one are left out
  | 'retry' // the same step again after a pause, inside the step's life
  | 'end' // the verification fails

interface FollowUps {
  /** when the same step is handed over once more at once */
  readonly again: 'always' | 'onOtherRoute' | 'never'
  readonly otherwise: FollowUp
}

const always = (otherwise: FollowUp): FollowUps => ({ again: 'never', otherwise })
const otherRouteOr = (otherwise: FollowUp): FollowUps => ({ again: 'onOtherRoute', otherwise })

/** The one table from outcome to what follows. */
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

/** What a failed receipt leads to: the carrier had taken the message, so the same step is not sent again. */
export function followUpOfFailedReceipt(kind: OutcomeKind): 'nextStep' | 'otherChannel' | 'end' {
  // The next step of the same channel goes under the route's own sender.
  if (kind === 'senderRefused') return 'nextStep'
  const followUp = FOLLOW_UPS[kind].otherwise
  return followUp === 'end' || followUp === 'otherChannel' ? followUp : 'nextStep'
}

/** What a provider later reports of an attempt, in the order in which it can happen. */
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

/** Receipts come late, twice and out of order: a lower rank never replaces a higher one, and a final one stays. */
const RANKS: Readonly<Record<Receipt['status'], number>> = {
  queued: 1,
  sent: 2,
  ringing: 3,
  answered: 4,
  delivered: 5,
  failed: 5,
}

/** Nothing that comes later changes it. */
export const isFinal = (receipt: Pick<Receipt, 'status'> | undefined): boolean =>
  receipt?.status === 'delivered' || receipt?.status === 'failed'

export function supersedes(
  receipt: Pick<Receipt, 'status'>,
  known: Pick<Receipt, 'status'> | undefined,
): boolean {
  return known === undefined || RANKS[receipt.status] > RANKS[known.status]
}
