import type { Channel } from './channels.ts'
import type { Effect } from './command.ts'
import type { StartRefusal } from './policy/admission.ts'
import type { Attempt, EndState, Instant } from './verification.ts'

/** Something that happened to a verification. Logs, metrics and outbox subscribers get the same events. */
export type VerificationEvent =
  /** `test`: nothing is sent */
  | { readonly type: 'started'; readonly test?: true | undefined }
  /** an attempt was claimed and will be handed to a provider */
  | { readonly type: 'claimed'; readonly attempt: Attempt }
  | { readonly type: 'attempted'; readonly attempt: Attempt }
  /** the answer to an attempt that was already reported as `ambiguous` */
  | { readonly type: 'answeredLate'; readonly attempt: Attempt }
  | { readonly type: 'receiptTaken'; readonly attempt: Attempt }
  /** the carrier reported its price */
  | { readonly type: 'priceSettled'; readonly attempt: Attempt }
  | { readonly type: 'checked'; readonly right: boolean }
  | { readonly type: 'pinRenewed' }
  /** the caller asked for the next step */
  | { readonly type: 'triggered' }
  /** the caller asked for another message */
  | { readonly type: 'resent'; readonly channel: Channel }
  /** the caller ended it as succeeded, without a code */
  | { readonly type: 'approved' }
  /** the remaining steps became due after the whole plan was over, and are not sent */
  | { readonly type: 'stepsMissed' }
  | { readonly type: 'ended'; readonly state: EndState; readonly at: Instant }

/** A start was refused: there is no verification. */
export interface RefusedEvent {
  readonly type: 'refused'
  readonly test?: true | undefined
  readonly refusal: StartRefusal
}

/** An operator erased an address: subscribers forget it. Its entry has an id of its own. */
export interface ErasedEvent {
  readonly type: 'erased'
  /** that of the address in this account */
  readonly fingerprint: string
}

export type Event = VerificationEvent | RefusedEvent | ErasedEvent

/**
 * The events of one write. Entries of one verification have the versions 1, 2, 3 …; `id` and `version` together
 * identify an entry. A refused start is version 1 of an id of its own.
 */
export interface EventEntry {
  readonly id: string
  readonly version: number
  readonly account: string
  /** two upper-case letters; undefined for numbers of no country */
  readonly country?: string | undefined
  readonly at: Instant
  readonly events: readonly Event[]
  /** only in the first entry of an id */
  readonly address?: HiddenAddress | undefined
}

export interface HiddenAddress {
  /** keyed, and the same for all verifications of this address in this account */
  readonly fingerprint: string
  /** encrypted with `PINPOST_PIN_KEYS` */
  readonly sealed: string
}

/** The rules list effects in any order; subscribers get a claim after its cause, and the end last. */
const RANKS: Readonly<Record<VerificationEvent['type'], number>> = {
  started: 0,
  attempted: 0,
  answeredLate: 0,
  receiptTaken: 0,
  priceSettled: 0,
  checked: 0,
  triggered: 0,
  resent: 0,
  approved: 0,
  stepsMissed: 0,
  pinRenewed: 0,
  claimed: 1,
  ended: 2,
}

const EVENT_TYPES: ReadonlySet<unknown> = new Set([
  ...Object.keys(RANKS),
  ...(['refused', 'erased'] satisfies Event['type'][]),
])

export const isEventType = (type: unknown): type is Event['type'] => EVENT_TYPES.has(type)

/** The events of one decision in order. A `deliver` effect is the event `claimed`. */
export const eventsOf = (effects: readonly Effect[]): readonly VerificationEvent[] =>
  effects
    .flatMap((effect): VerificationEvent[] => {
      if (effect.type === 'deliver') return [{ type: 'claimed', attempt: effect.attempt }]
      return effect.type === 'notify' ? [effect.event] : []
    })
    .toSorted((one, other) => RANKS[one.type] - RANKS[other.type])
