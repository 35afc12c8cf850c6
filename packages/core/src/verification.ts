import type { Channel } from './channels.ts'
import type { Autofill } from './message/autofill.ts'
import type { RegisteredTemplates } from './message/registered.ts'
import type { Templates } from './message/template.ts'
import { isFinal, type Outcome, type Receipt } from './outcome.ts'
import type { RoutingPolicy, Why } from './routing/policy.ts'
import type { Micros } from './routing/route.ts'
import type { Rules } from './rules.ts'
import type { Secret } from './secret.ts'
import type { Destination, Workflow } from './workflow.ts'

/** Milliseconds since the Unix epoch. */
export type Instant = number

/** The account's settings at the start; later changes apply to later verifications. */
export interface Policy {
  /** a failed receipt makes the next step due immediately */
  readonly advanceOnFailedReceipt: boolean
  /** default: `ordered` */
  readonly routing?: RoutingPolicy | undefined
  /** messages warn not to share the code; default true */
  readonly doNotShare?: boolean | undefined
  /** lets the account's sites or apps read the code from an SMS */
  readonly autofill?: Autofill | undefined
  /** registrations of its texts with carriers, by country */
  readonly registered?: RegisteredTemplates | undefined
}

/** One hand-over of a step to a provider. Without an `outcome`, it is claimed and may be in progress. */
export interface Attempt {
  /** 1, 2, 3 … over the whole verification */
  readonly number: number
  /** index into `steps` */
  readonly step: number
  readonly channel: Channel
  readonly claimedAt: Instant
  readonly route?: string | undefined
  /** why that route was chosen */
  readonly why?: Why | undefined
  /** the price: an estimate until a receipt reports it */
  readonly price?: Micros | undefined
  readonly outcome?: Outcome | undefined
  readonly receipt?: Receipt | undefined
}

/** One code that the person submitted. */
export interface Check {
  readonly at: Instant
  readonly code: Secret
  readonly right: boolean
}

/** The next planned moment. A job carries only its number. */
export interface Tick {
  /** incremented with each plan, so that jobs of older plans are stale */
  readonly number: number
  readonly at: Instant
  /** `retry` hands over the current step again */
  readonly purpose: 'step' | 'retry' | 'expiry'
}

/** A PSD2 verification shows payee and amount in every message with the PIN. */
export interface Payment {
  readonly payee: Secret
  /** euros as digits: `48.00` */
  readonly amount: Secret
}

/** The wires that start verifications. */
export const FRONT_DOORS = ['vonage-v1', 'vonage-v2', 'twilio-verify', 'hooks'] as const

export type FrontDoor = (typeof FRONT_DOORS)[number]

/** The fields of every state. */
export interface Common extends Destination {
  /** 32 lower-case hex digits */
  readonly id: string
  readonly account: string
  /** the wire that started it; no other finds it */
  readonly frontDoor: FrontDoor
  /** the application that started it, whose status URL hears of it; undefined if the account itself did */
  readonly application?: string | undefined
  /** a part of the account with verifications of its own, such as a Twilio service */
  readonly scope?: string | undefined
  /** the caller's own name for it, which events repeat */
  readonly clientRef?: Secret | undefined
  /** its caller checks the code, and has not reported the result: nothing is learned from how it ends */
  readonly unreported?: true | undefined
  /** its messages are not sent and no carrier is asked: for tests of apps */
  readonly test?: true | undefined
  readonly brand: string
  readonly senderId?: string | undefined
  readonly payment?: Payment | undefined
  /** lower-case tag such as `en-gb` */
  readonly locale: string
  readonly steps: Workflow
  readonly pinSeconds: number
  readonly codeLength: number
  readonly policy: Policy
  /** divides every wait; 1 except in development and tests */
  readonly timeScale: number
  readonly startedAt: Instant
  readonly attempts: readonly Attempt[]
  readonly checks: readonly Check[]
}

/** Fields that are removed when the verification ends. */
interface Progress {
  readonly rules: Rules
  /** the account's own texts at the start */
  readonly templates?: Templates | undefined
  readonly pin: Secret
  /** chosen by the caller, so its value never changes */
  readonly customPin: boolean
  readonly pinExpiresAt: Instant
  /** wrong checks of the live PIN */
  readonly wrongChecks: number
  /** how many steps have had a first attempt or were skipped */
  readonly stepsBegun: number
  /** how many steps may begin now; more than `stepsBegun` while a trigger waits for a worker */
  readonly stepsReleased: number
  /** when the caller last triggered a step */
  readonly triggeredAt?: Instant | undefined
  /** when the current step ends and the next one is due */
  readonly stepEndsAt: Instant
  readonly tick: Tick
  /** a step that is due at this instant or later (after an outage) is not sent: the person has left */
  readonly giveUpAt: Instant
}

export interface InProgress extends Common, Progress {
  readonly state: 'inProgress'
}

export type EndState = 'succeeded' | 'failed' | 'expired' | 'cancelled'

/** The type has no PIN, so that an ended verification cannot keep one. */
export interface Ended extends Common {
  readonly state: EndState
  readonly endedAt: Instant
}

export type Verification = InProgress | Ended

/** A field of `Progress` that is not removed here does not compile. */
export function withoutProgress(
  verification: InProgress,
): Common & { readonly [K in keyof Progress | 'state']?: never } {
  const {
    state: _state,
    rules: _rules,
    templates: _templates,
    pin: _pin,
    customPin: _customPin,
    pinExpiresAt: _pinExpiresAt,
    wrongChecks: _wrongChecks,
    stepsBegun: _stepsBegun,
    stepsReleased: _stepsReleased,
    triggeredAt: _triggeredAt,
    stepEndsAt: _stepEndsAt,
    tick: _tick,
    giveUpAt: _giveUpAt,
    ...common
  } = verification
  return common
}

export const destinationOf = (
  { steps, address, country }: Pick<Common, 'steps' | 'address' | 'country'>,
  { step }: Pick<Attempt, 'step'>,
): Destination => steps[step]?.destination ?? { address, country }

/** Whether the message may have reached the person: accepted, ambiguous, or still in progress. */
export function mayHaveArrived(attempt: Pick<Attempt, 'outcome'>): boolean {
  const kind = attempt.outcome?.kind
  return kind === undefined || kind === 'accepted' || kind === 'ambiguous'
}

/** Whether a claimed attempt has no outcome yet; the next tick marks such an attempt as ambiguous. */
export const isUnanswered = ({ attempts }: Verification, attempt: number): boolean =>
  attempts.some(({ number, outcome }) => number === attempt && outcome === undefined)

/** Accepted or ambiguous; an attempt in progress may still be refused. */
export const wasHandedOver = ({ outcome }: Attempt): boolean =>
  outcome?.kind === 'accepted' || outcome?.kind === 'ambiguous'

/** Accepted, without a final receipt. */
export const lacksReceipt = ({ outcome, receipt }: Attempt): boolean =>
  outcome?.kind === 'accepted' && !isFinal(receipt)

/** Infinite if the rules set no life. */
export const lifeEndsAt = (verification: Pick<InProgress, 'rules' | 'startedAt' | 'timeScale'>): Instant =>
  verification.startedAt + scaled(verification.rules.lifeSeconds ?? Infinity, verification)

/** The end of a PIN's life that begins now, at most the end of the verification's own life. */
export const pinEnd = (
  verification: Pick<InProgress, 'rules' | 'startedAt' | 'timeScale' | 'pinSeconds'>,
  now: Instant,
): Instant => Math.min(now + scaled(verification.pinSeconds, verification), lifeEndsAt(verification))

/** When a verification in progress is over, even if no worker has ended it yet. */
export function overAt({ tick, giveUpAt, pinExpiresAt }: InProgress): Instant {
  return tick.purpose === 'expiry' ? tick.at : Math.max(giveUpAt, pinExpiresAt)
}

/** Milliseconds of a wait, divided by the time scale. */
export function scaled(seconds: number, { timeScale }: Pick<Common, 'timeScale'>): number {
  return Math.round((seconds * 1000) / timeScale)
}
