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

/** What a rule returns: the next state, and the effects for the apps to run. */
export interface Change {
  readonly verification: Verification
  readonly effects: readonly Effect[]
}

const unchanged = (verification: InProgress): Change => ({ verification, effects: [] })

/** Replaces the planned tick; the new number makes the old job stale. */
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
 * The tick after the current step: the next step, or the expiry once the last wait and the PIN are over. If the rules
 * limit the life, it expires then, and no step is sent at that time or later.
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
 * Marks attempts without an outcome as ambiguous: their worker died between claim and answer, so it is unknown whether
 * anything was sent. They have no `route`, by which a late answer is recognised as the first.
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

/** Makes the next step due now; if none is left, the planned end stays. */
export function advance(verification: InProgress, now: Instant): Change {
  if (verification.stepsBegun >= verification.steps.length) return endIfNothingWasSent(verification, now)
  if (verification.tick.purpose === 'step' && verification.tick.at <= now) return unchanged(verification)
  return replan(verification, { at: now, purpose: 'step' })
}

/** As `advance`, skipping the steps of a channel that cannot reach the person. */
export function advanceToOtherChannel(verification: InProgress, attempt: Attempt, now: Instant): Change {
  const { steps, stepsBegun } = verification
  const next = steps.findIndex(({ channel }, index) => index >= stepsBegun && channel !== attempt.channel)
  const skippedTo = next === -1 ? steps.length : next
  const stepsReleased = Math.max(verification.stepsReleased, skippedTo)
  return advance({ ...verification, stepsBegun: skippedTo, stepsReleased }, now)
}

/**
 * If nothing was sent, there is no code to type: ending now frees the number for a new start. If anything may have
 * arrived, the verification waits for its planned end.
 */
function endIfNothingWasSent(verification: InProgress, now: Instant): Change {
  if (!verification.attempts.some(mayHaveArrived)) return end(verification, 'failed', now)
  return verification.tick.purpose === 'expiry'
    ? unchanged(verification)
    : replan(verification, planned(verification, now))
}
