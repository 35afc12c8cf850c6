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

/** The account's rules as they stood when the verification began; later changes touch later verifications. */
export interface Policy {
  /** a failed receipt moves the verification to its next step at once */
  readonly advanceOnFailedReceipt: boolean
  /** how routes are chosen between; `ordered` where not given */
  readonly routing?: RoutingPolicy | undefined
  /** messages warn not to share the code; default true */
  readonly doNotShare?: boolean | undefined
  /** what the account's apps read a code out of an SMS by */
  readonly autofill?: Autofill | undefined
  /** ids under which its texts are registered, by country */
  readonly registered?: RegisteredTemplates | undefined
}

/** One hand-over of a step to a provider. No `outcome` yet: claimed, and perhaps under way. */
export interface Attempt {
  /** 1, 2, 3 … through the whole verification */
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

/** What is planned next; a job carries its number and nothing else of it. */
export interface Tick {
  /** grows with each plan, so that a job of an older plan is known as stale */
  readonly number: number
  readonly at: Instant
  /** `retry` hands the step under way over once more */
  readonly purpose: 'step' | 'retry' | 'expiry'
}

/** What a PSD2 verification is bound to: both stand in every message beside the PIN. */
export interface Payment {
  readonly payee: Secret
  /** euros as digits: `48.00` */
  readonly amount: Secret
}

/** What a verification has in every state. */
export interface Common {
  /** 32 lower-case hex digits */
  readonly id: string
  readonly account: string
  /** E.164 with `+` */
  readonly number: Secret
  /** two upper-case letters; undefined for numbers of no country */
  readonly country?: string | undefined
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

/** What it has only while it is in progress: all of it is wiped at the end, the PIN first. */
interface Progress {
  readonly rules: Rules
  /** the account's own texts as they stood when the verification began */
  readonly templates?: Templates | undefined
  readonly pin: Secret
  /** chosen by the caller: it is renewed in its life, never in its value */
  readonly customPin: boolean
  /** from this instant on the PIN counts as expired */
  readonly pinExpiresAt: Instant
  /** wrong checks of the live PIN */
  readonly wrongChecks: number
  /** how many steps have had a first attempt or were left out */
  readonly stepsBegun: number
  /** how many steps may begin without waiting further; ahead of `stepsBegun` while a trigger waits for a worker */
  readonly stepsReleased: number
  /** when the caller last brought a step forward */
  readonly triggeredAt?: Instant | undefined
  /** the end of the step under way: when the next one is due */
  readonly stepEndsAt: Instant
  readonly tick: Tick
  /** a step that would come at this instant or later (an outage) is not sent: its person has left */
  readonly giveUpAt: Instant
}

export interface InProgress extends Common, Progress {
  readonly state: 'inProgress'
}

export type EndState = 'succeeded' | 'failed' | 'expired' | 'cancelled'

/** An ended verification has no PIN: that it is wiped is a type. */
export interface Ended extends Common {
  readonly state: EndState
  readonly endedAt: Instant
}

export type Verification = InProgress | Ended

/** What stays after the end. A field of `Progress` that is missing here does not compile. */
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

/** The destination of an attempt: its step's own, or the verification's number. */
export const destinationOf = (
  { steps, number, country }: Pick<Common, 'steps' | 'number' | 'country'>,
  { step }: Pick<Attempt, 'step'>,
): Destination => steps[step]?.destination ?? { address: number, country }

/** Whether the message of this attempt may be with the person: taken, perhaps taken, or still under way. */
export function mayHaveArrived(attempt: Pick<Attempt, 'outcome'>): boolean {
  const kind = attempt.outcome?.kind
  return kind === undefined || kind === 'accepted' || kind === 'ambiguous'
}

/** Whether a claimed attempt still waits for its outcome; a later tick gives up one that has none as lost. */
export const isUnanswered = ({ attempts }: Verification, attempt: number): boolean =>
  attempts.some(({ number, outcome }) => number === attempt && outcome === undefined)

/** A carrier took it, or perhaps took it; an attempt that is still under way may be refused yet. */
export const wasHandedOver = ({ outcome }: Attempt): boolean =>
  outcome?.kind === 'accepted' || outcome?.kind === 'ambiguous'

/** Taken by a carrier that has not said yet what became of it. */
export const lacksReceipt = ({ outcome, receipt }: Attempt): boolean =>
  outcome?.kind === 'accepted' && !isFinal(receipt)

/** The latest end by its rules; infinite if they set none. */
export const lifeEndsAt = (verification: Pick<InProgress, 'rules' | 'startedAt' | 'timeScale'>): Instant =>
  verification.startedAt + scaled(verification.rules.lifeSeconds ?? Infinity, verification)

/** The end of a PIN's life that begins now; the verification's own life may be over sooner. */
export const pinEnd = (
  verification: Pick<InProgress, 'rules' | 'startedAt' | 'timeScale' | 'pinSeconds'>,
  now: Instant,
): Instant => Math.min(now + scaled(verification.pinSeconds, verification), lifeEndsAt(verification))

/** The instant from which on a verification in progress is over, whether or not a worker has said so yet. */
export function overAt({ tick, giveUpAt, pinExpiresAt }: InProgress): Instant {
  return tick.purpose === 'expiry' ? tick.at : Math.max(giveUpAt, pinExpiresAt)
}

/** Milliseconds of a wait under the verification's time scale. */
export function scaled(seconds: number, { timeScale }: Pick<Common, 'timeScale'>): number {
  return Math.round((seconds * 1000) / timeScale)
}
