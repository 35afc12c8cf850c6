import type { Command, Decision, Effect, Replies } from './command.ts'
import type { VerificationEvent } from './event.ts'
import {
  FOLLOW_UPS,
  type FollowUp,
  followUpOfFailedReceipt,
  isFinal,
  type Outcome,
  type Receipt,
  supersedes,
} from './outcome.ts'
import { advance, advanceToOtherChannel, type Change, end, replan } from './plan.ts'
import type { Micros } from './routing/route.ts'
import { claimAttempt } from './tick.ts'
import {
  type Attempt,
  type InProgress,
  type Instant,
  lacksReceipt,
  mayHaveArrived,
  scaled,
  type Verification,
} from './verification.ts'

/** Maximum attempts of one step, whatever the provider answers. */
const MAX_ATTEMPTS_OF_A_STEP = 6
/** A verification to which nothing could be sent in this many attempts fails. */
const MAX_FUTILE_ATTEMPTS = 12
/** First pause before a retry; it doubles. A pause that the provider asks for takes precedence. */
const FIRST_PAUSE_SECONDS = 2

export function attemptFinished(
  verification: Verification,
  command: Command<'attemptFinished'>,
  now: Instant,
): Decision<Replies['attemptFinished']> {
  const attempt = verification.attempts.find(({ number }) => number === command.attempt)
  if (attempt === undefined || attempt.route !== undefined)
    return { verification, effects: [], reply: 'stale' }
  const { route, outcome, why } = command
  const finished: Attempt = { ...attempt, route, why, outcome, price: priceOf(command) }
  const recorded = withAttempt(verification, finished)
  const change =
    recorded.state === 'inProgress'
      ? afterOutcome(recorded, finished, command, now)
      : { verification: recorded, effects: [] }
  // An attempt that was given up was already reported as `ambiguous`.
  const type = attempt.outcome === undefined ? 'attempted' : 'answeredLate'
  const decision = done(change, { type, attempt: finished })
  const isPending = command.asksReceipts === true && change.verification.state === 'inProgress'
  if (!isPending || !lacksReceipt(finished)) return decision
  const pending: Effect = { type: 'addPendingReceipt', attempt: finished.number }
  return { ...decision, effects: [...decision.effects, pending] }
}

export function receipt(
  verification: Verification,
  command: Command<'receipt'>,
  now: Instant,
): Decision<Replies['receipt']> {
  const attempt = verification.attempts.find(({ number }) => number === command.attempt)
  if (attempt === undefined || isForeign(command, attempt)) {
    return { verification, effects: [], reply: 'stale' }
  }
  const { price = attempt.price, ...report } = command.receipt
  if (!supersedes(report, attempt.receipt)) return settle(verification, { ...attempt, price }, attempt)
  const reported = { ...attempt, receipt: report, price }
  const recorded = withAttempt(verification, reported)
  const change =
    recorded.state === 'inProgress'
      ? afterReceipt(recorded, reported, now)
      : { verification: recorded, effects: [] }
  const taken = done(change, { type: 'receiptTaken', attempt: reported })
  const removed: Effect = { type: 'removePendingReceipt', attempt: reported.number }
  const isPending = verification.state === 'inProgress' && isFinal(report)
  const decision = isPending ? { ...taken, effects: [...taken.effects, removed] } : taken
  if (command.receipt.price === undefined) return decision
  const settled: Effect = { type: 'notify', event: { type: 'priceSettled', attempt: reported } }
  return { ...decision, effects: [...decision.effects, settled] }
}

/** A receipt may arrive before the outcome is recorded; the attempt then has no route yet. */
const isForeign = ({ route }: Command<'receipt'>, attempt: Attempt): boolean =>
  route !== undefined && attempt.route !== undefined && attempt.route !== route

/** Only an attempt that was sent, or may have been sent, costs something. */
function priceOf({ outcome, price }: Command<'attemptFinished'>): Micros | undefined {
  if (outcome.kind === 'accepted') return outcome.price ?? price
  return outcome.kind === 'ambiguous' ? price : undefined
}

/** A receipt with an old status may still report a new price: carriers bill last. */
function settle(
  verification: Verification,
  settled: Attempt,
  attempt: Attempt,
): Decision<Replies['receipt']> {
  if (settled.price === attempt.price) return { verification, effects: [], reply: 'stale' }
  const event: VerificationEvent = { type: 'priceSettled', attempt: settled }
  return done({ verification: withAttempt(verification, settled), effects: [] }, event)
}

/** The event comes before its consequences. */
function done(change: Change, event: VerificationEvent): Decision<'done'> {
  const notify: Effect = { type: 'notify', event }
  return { verification: change.verification, effects: [notify, ...change.effects], reply: 'done' }
}

function withAttempt<V extends Verification>(verification: V, changed: Attempt): V {
  const attempts = verification.attempts.map((attempt) =>
    attempt.number === changed.number ? changed : attempt,
  )
  return { ...verification, attempts }
}

function afterOutcome(
  verification: InProgress,
  attempt: Attempt,
  { outcome, otherRoute, jitter }: Command<'attemptFinished'>,
  now: Instant,
): Change {
  if (!isUnderWay(verification, attempt)) return follow(verification, attempt, lateFollowUp(outcome), now)
  const { again, otherwise } = FOLLOW_UPS[outcome.kind]
  if (isFutile(verification)) return end(verification, 'failed', now)
  const mayGoAgain = again === 'always' || (again === 'onOtherRoute' && otherRoute)
  if (mayGoAgain && attemptsOfStep(verification, attempt) < MAX_ATTEMPTS_OF_A_STEP) {
    const { claimed, attempt: next } = claimAttempt(verification, attempt.step, now)
    return { verification: claimed, effects: [{ type: 'deliver', attempt: next }] }
  }
  if (otherwise === 'retry') return retry(verification, attempt, outcome, jitter, now)
  return follow(verification, attempt, otherwise, now)
}

const isFutile = ({ attempts }: InProgress): boolean =>
  attempts.length >= MAX_FUTILE_ATTEMPTS && !attempts.some(mayHaveArrived)

/** Whether this is the latest attempt of the current step. */
function isUnderWay(verification: InProgress, attempt: Attempt): boolean {
  return attempt.number === verification.attempts.length && attempt.step === verification.stepsBegun - 1
}

/** An outcome that arrives after the next step began cannot move the plan, but a final verdict still ends it. */
function lateFollowUp(outcome: Outcome): 'end' | 'await' {
  return FOLLOW_UPS[outcome.kind].otherwise === 'end' ? 'end' : 'await'
}

function afterReceipt(
  verification: InProgress,
  attempt: Attempt & { readonly receipt: Receipt },
  now: Instant,
): Change {
  const { receipt: report } = attempt
  if (report.status !== 'failed' || !verification.policy.advanceOnFailedReceipt)
    return { verification, effects: [] }
  const followUp = followUpOfFailedReceipt(report.reason)
  return follow(
    verification,
    attempt,
    isUnderWay(verification, attempt) || followUp === 'end' ? followUp : 'await',
    now,
  )
}

function follow(
  verification: InProgress,
  attempt: Attempt,
  followUp: Exclude<FollowUp, 'retry'>,
  now: Instant,
): Change {
  switch (followUp) {
    case 'await':
      return { verification, effects: [] }
    case 'nextStep':
      return advance(verification, now)
    case 'otherChannel':
      return advanceToOtherChannel(verification, attempt, now)
    case 'end':
      return end(verification, 'failed', now)
  }
}

/** Plans the same step again if it would be due before the next step. */
function retry(
  verification: InProgress,
  attempt: Attempt,
  outcome: Outcome,
  jitter: number,
  now: Instant,
): Change {
  const tries = attemptsOfStep(verification, attempt)
  const backOff = FIRST_PAUSE_SECONDS * 2 ** (tries - 1) * (1 + jitter)
  const wished = outcome.kind === 'throttled' ? (outcome.retryAfterSeconds ?? 0) : 0
  const at = now + scaled(Math.max(backOff, wished), verification)
  if (tries < MAX_ATTEMPTS_OF_A_STEP && at < verification.tick.at)
    return replan(verification, { at, purpose: 'retry' })
  const isLast = verification.stepsBegun === verification.steps.length
  return isLast ? advance(verification, now) : { verification, effects: [] }
}

function attemptsOfStep(verification: InProgress, { step }: Attempt): number {
  return verification.attempts.filter((attempt) => attempt.step === step).length
}
