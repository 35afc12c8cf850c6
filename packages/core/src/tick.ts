import type { Command, Decision, Effect, Replies } from './command.ts'
import { type Change, end, giveUpUnanswered, planned, replan } from './plan.ts'
import {
  type Attempt,
  type InProgress,
  type Instant,
  mayHaveArrived,
  overAt,
  pinEnd,
  scaled,
  type Tick,
} from './verification.ts'

/** A step in the last seconds of a PIN's life renews it, so that the person has time to type it. */
const LAST_SECONDS = 60

/**
 * Runs the planned tick. The write of this decision claims the attempt: the loser of a race finds a newer tick and does
 * nothing.
 */
export function tickDue(
  verification: InProgress,
  command: Command<'tickDue'>,
  clock: Instant,
): Decision<Replies['tickDue']> {
  const { tick } = verification
  if (command.tick !== tick.number) return { verification, effects: [], reply: 'stale' }
  // Clamp to the planned time, so that a slow clock cannot revive an expired PIN.
  const now = Math.max(clock, tick.at)
  const { attempts, effects: lost } = giveUpUnanswered(verification.attempts)
  const { verification: next, effects } = run(inItsPlace({ ...verification, attempts }, now), command, now)
  return { verification: next, effects: [...effects, ...lost], reply: 'done' }
}

/** A retry that is due no earlier than the next step is dropped in favour of that step. */
function inItsPlace(verification: InProgress, now: Instant): InProgress {
  const next = planned(verification, now)
  if (verification.tick.purpose !== 'retry' || now < next.at) return verification
  return { ...verification, tick: { ...verification.tick, ...next } }
}

function run(verification: InProgress, command: Command<'tickDue'>, now: Instant): Change {
  if (now >= overAt(verification)) return end(verification, 'expired', overAt(verification))
  if (now >= verification.giveUpAt) return missSteps(verification)
  return nextAttempt(verification, command, now)
}

function missSteps(verification: InProgress): Change {
  const change = replan(verification, { at: overAt(verification), purpose: 'expiry' })
  return { ...change, effects: [...change.effects, { type: 'notify', event: { type: 'stepsMissed' } }] }
}

function nextAttempt(verification: InProgress, command: Command<'tickDue'>, now: Instant): Change {
  const pinExpiresAt = pinEnd(verification, now)
  // The PIN's life begins with the first message that may have arrived.
  if (!verification.attempts.some(mayHaveArrived)) return claim({ ...verification, pinExpiresAt }, now)
  if (!bringsFreshLife(verification, now)) return claim(verification, now)
  const { verification: next, effects } = claim(
    { ...verification, ...renewedPin(verification, command), pinExpiresAt },
    now,
  )
  const notify: Effect = { type: 'notify', event: { type: 'pinRenewed' } }
  return { verification: next, effects: [...effects, notify] }
}

/** Whether the next attempt renews the PIN or its life. A retry repeats its step's message. */
function bringsFreshLife(verification: InProgress, now: Instant): boolean {
  const isInLastMinute = now + scaled(LAST_SECONDS, verification) >= verification.pinExpiresAt
  return isInLastMinute || (verification.rules.pin === 'perStep' && verification.tick.purpose === 'step')
}

/** A custom PIN, one under the rule `kept`, and one that a retry repeats keep their value; only their life is extended. */
function renewedPin(
  { customPin, rules, steps, stepsBegun, tick }: InProgress,
  { freshPin }: Command<'tickDue'>,
) {
  if (customPin) return {}
  switch (rules.pin) {
    case 'renewed':
      return { pin: freshPin, wrongChecks: 0 }
    case 'perStep':
      return tick.purpose === 'step' && steps[stepsBegun]?.keepsPin !== true ? { pin: freshPin } : {}
    case 'kept':
      return {}
  }
}

/** Claims an attempt of the next step, or a retry of the current one, and plans the next tick. */
function claim(verification: InProgress, now: Instant): Change {
  const retry = verification.tick.purpose === 'retry'
  const index = retry ? verification.stepsBegun - 1 : verification.stepsBegun
  const step = verification.steps[index]
  if (step === undefined)
    throw new Error(`verification ${verification.id} has a ${verification.tick.purpose} tick but no step`)
  const begun: InProgress = {
    ...verification,
    stepsBegun: index + 1,
    stepsReleased: Math.max(verification.stepsReleased, index + 1),
    stepEndsAt: retry ? verification.stepEndsAt : now + scaled(step.waitSeconds, verification),
  }
  const { claimed, attempt } = claimAttempt(begun, index, now)
  const tick: Tick = { number: verification.tick.number + 1, ...planned(claimed, now) }
  return {
    verification: { ...claimed, tick },
    effects: [
      { type: 'deliver', attempt },
      { type: 'schedule', tick },
    ],
  }
}

/** Set from the beginning, because V8 is slow to add a property to a spread object. */
const NOT_YET_KNOWN = {
  route: undefined,
  why: undefined,
  price: undefined,
  outcome: undefined,
  receipt: undefined,
}

export function claimAttempt(verification: InProgress, index: number, now: Instant) {
  const step = verification.steps[index]
  if (step === undefined) throw new RangeError(`no step ${index}`)
  const attempt: Attempt = {
    number: verification.attempts.length + 1,
    step: index,
    channel: step.channel,
    claimedAt: now,
    ...NOT_YET_KNOWN,
  }
  return { attempt, claimed: { ...verification, attempts: [...verification.attempts, attempt] } }
}
