import type { Command, Decision, Replies } from './command.ts'
import { advance, end } from './plan.ts'
import { type InProgress, type Instant, scaled } from './verification.ts'

/** A request cannot be cancelled before this age (Vonage, code 19). */
const CANCELLABLE_AFTER_SECONDS = 30
/** A double click, or a client that repeats its request, asks for one event. Live, two triggers 10 s apart were two. */
const SAME_TRIGGER_SECONDS = 5

/** Only between the first 30 seconds and the second step. */
export function cancel(
  verification: InProgress,
  _command: Command<'cancel'>,
  now: Instant,
): Decision<Replies['cancel']> {
  if (verification.stepsBegun > 1) return { verification, effects: [], reply: 'tooLate' }
  if (now < verification.startedAt + scaled(CANCELLABLE_AFTER_SECONDS, verification)) {
    return { verification, effects: [], reply: 'tooEarly' }
  }
  return { reply: 'done', ...end(verification, 'cancelled', now) }
}

/** Makes the next step due now, at any age; the waits after it count from there. A repetition changes nothing. */
export function triggerNext(
  verification: InProgress,
  _command: Command<'triggerNext'>,
  now: Instant,
): Decision<Replies['triggerNext']> {
  const { triggeredAt } = verification
  if (triggeredAt !== undefined && now < triggeredAt + scaled(SAME_TRIGGER_SECONDS, verification)) {
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
