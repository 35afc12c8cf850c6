import type { Command, Decision, Replies } from './command.ts'
import { advance, end } from './plan.ts'
import { type InProgress, type Instant, scaled } from './verification.ts'

/**
 * Triggers within this time count once (double clicks, client retries). Vonage counts two that are 10 s apart as two.
 */
export const SAME_TRIGGER_SECONDS = 5

export function cancel(
  verification: InProgress,
  _command: Command<'cancel'>,
  now: Instant,
): Decision<Replies['cancel']> {
  const { cancelAfterSecondStep, cancelAfterSeconds } = verification.rules
  if (verification.stepsBegun > 1 && !cancelAfterSecondStep)
    return { verification, effects: [], reply: 'tooLate' }
  if (now < verification.startedAt + scaled(cancelAfterSeconds, verification)) {
    return { verification, effects: [], reply: 'tooEarly' }
  }
  return { reply: 'done', ...end(verification, 'cancelled', now) }
}

/** Makes the next step due now; later waits count from then. A repeated trigger changes nothing. */
export function triggerNext(
  verification: InProgress,
  _command: Command<'triggerNext'>,
  now: Instant,
): Decision<Replies['triggerNext']> {
  const { triggeredAt = -Infinity } = verification
  if (now < triggeredAt + scaled(SAME_TRIGGER_SECONDS, verification)) {
    return { verification, effects: [], reply: 'done' }
  }
  if (verification.stepsReleased >= verification.steps.length) {
    return { verification, effects: [], reply: 'noMoreSteps' }
  }
  const released: InProgress = {
    ...verification,
    stepsReleased: verification.stepsReleased + 1,
    triggeredAt: now,
  }
  const { verification: next, effects } = advance(released, now)
  return {
    verification: next,
    effects: [...effects, { type: 'notify', event: { type: 'triggered' } }],
    reply: 'done',
  }
}

/** Ends it as succeeded without a code, even if it is locked by wrong codes. */
export function approve(
  verification: InProgress,
  _command: Command<'approve'>,
  now: Instant,
): Decision<Replies['approve']> {
  const { verification: ended, effects } = end(reported(verification), 'succeeded', now)
  return {
    verification: ended,
    effects: [...effects, { type: 'notify', event: { type: 'approved' } }],
    reply: 'done',
  }
}

/** Ends it as it would have ended without a right code. */
export const disprove = (
  verification: InProgress,
  _command: Command<'disprove'>,
  now: Instant,
): Decision<Replies['disprove']> => ({ reply: 'done', ...end(reported(verification), 'expired', now) })

const reported = (verification: InProgress): InProgress => ({ ...verification, unreported: undefined })
