import type { Effect } from './command.ts'
import {
  type Attempt,
  type Ended,
  type EndState,
  type InProgress,
  type Instant,
  lacksReceipt,
  lifeEndsAt,
  mayHaveArrived,
  type Tick,
  type Verification,
  withoutProgress,
} from './verification.ts'

/** What a rule gives back: the next value, and what is to be done outside. */
export interface Change {
  readonly verification: Verification
  readonly effects: readonly Effect[]
}

const unchanged = (verification: InProgress): Change => ({ verification, effects: [] })

/** Puts another tick in the place of the planned one; the old job becomes stale by its number. */
export function replan(
  verification: InProgress,
  next: Pick<Tick, 'at' | 'purpose'>,
): Change & { verification: InProgress } {
  const tick: Tick = { number: verification.tick.number + 1, ...next }
  return {
    verification: { ...verification, tick },
    effects: [
      { type: 'unschedule', tick: verification.tick },
      { type: 'schedule', tick },
    ],
  }
}

/**
 * The tick that follows the step under way: the next step, or the end once the last wait and the PIN are over. A life that
 * the rules fix ends at its time, and no step comes then or later.
 */
export function planned(verification: InProgress, now: Instant): Pick<Tick, 'at' | 'purpose'> {
  const { stepsBegun, stepsReleased, steps, stepEndsAt, pinExpiresAt } = verification
  const lifeEnd = lifeEndsAt(verification)
  if (stepsBegun < stepsReleased) return { at: now, purpose: 'step' }
  if (stepsBegun < steps.length && stepEndsAt < lifeEnd) return { at: stepEndsAt, purpose: 'step' }
  return { at: lifeEnd < Infinity ? lifeEnd : Math.max(stepEndsAt, pinExpiresAt), purpose: 'expiry' }
}

export function end(
  verification: InProgress,
  state: EndState,
  now: Instant,
): Change & { verification: Ended } {
  const { attempts, effects } = giveUpUnanswered(verification.attempts)
  return {
    verification: { ...withoutProgress(verification), attempts, state, endedAt: now },
    effects: [
      { type: 'unschedule', tick: verification.tick },
      { type: 'notify', event: { type: 'ended', state, at: now } },
      ...effects,
      ...attempts
        .filter(lacksReceipt)
        .map(({ number }) => ({ type: 'removePendingReceipt', attempt: number }) as const),
    ],
  }
}

/**
 * Attempts without an outcome: their worker died between claim and answer, so it is unknown whether anything was sent.
 * They keep no `route`, which shows that a late answer is the first. Each is reported once.
 */
export function giveUpUnanswered(attempts: readonly Attempt[]) {
  const effects: Effect[] = []
  const settled = attempts.map((attempt): Attempt => {
    if (attempt.outcome !== undefined) return attempt
    const lost: Attempt = { ...attempt, outcome: { kind: 'ambiguous' } }
    effects.push({ type: 'notify', event: { type: 'attempted', attempt: lost } })
    return lost
  })
  return { attempts: settled, effects }
}

/** The next step is due at once; where none is left, the planned end stays. */
export function advance(verification: InProgress, now: Instant): Change {
  if (verification.stepsBegun >= verification.steps.length) return endIfNothingWasSent(verification, now)
  if (verification.tick.purpose === 'step' && verification.tick.at <= now) return unchanged(verification)
  return replan(verification, { at: now, purpose: 'step' })
}

/** As `advance`, leaving out the steps of a channel that cannot reach the person. */
export function advanceToOtherChannel(verification: InProgress, attempt: Attempt, now: Instant): Change {
  const { steps, stepsBegun } = verification
  const next = steps.findIndex(({ channel }, index) => index >= stepsBegun && channel !== attempt.channel)
  const skippedTo = next === -1 ? steps.length : next
  const stepsReleased = Math.max(verification.stepsReleased, skippedTo)
  return advance({ ...verification, stepsBegun: skippedTo, stepsReleased }, now)
}

/**
 * A person to whom nothing was sent has nothing to type: the number is set free for a new start at once.
 * With anything that may have arrived, the verification waits for its planned end.
 */
function endIfNothingWasSent(verification: InProgress, now: Instant): Change {
  if (!verification.attempts.some(mayHaveArrived)) return end(verification, 'failed', now)
  const next = planned(verification, now)
  const { tick } = verification
  return tick.at === next.at && tick.purpose === next.purpose
    ? unchanged(verification)
    : replan(verification, next)
}
