import { isLockedByWrongCodes } from './check.ts'
import type { Command, Decision, Replies } from './command.ts'
import { SAME_TRIGGER_SECONDS } from './control.ts'
import { advance } from './plan.ts'
import { type InProgress, type Instant, scaled } from './verification.ts'
import type { Step } from './workflow.ts'

/**
 * Adds a step that is due now before the planned ones, which keep their waits. It counts towards `rules.sends`. The
 * same request within a few seconds of the last one, or of the start, changes nothing.
 */
export function resend(
  verification: InProgress,
  { channel, destination }: Command<'resend'>,
  now: Instant,
): Decision<Replies['resend']> {
  const { steps, stepsReleased, rules } = verification
  if (isLockedByWrongCodes(verification)) return { verification, effects: [], reply: 'tooManyWrong' }
  // The new step waits as long as the current one.
  const step: Step = { waitSeconds: 0, ...steps[stepsReleased - 1], channel, destination }
  if (isRepetition(verification, step, now)) return { verification, effects: [], reply: 'done' }
  if (steps.length >= (rules.sends ?? 0)) return { verification, effects: [], reply: 'tooManySends' }
  const { verification: next, effects } = advance(
    {
      ...verification,
      steps: steps.toSpliced(stepsReleased, 0, step),
      stepsReleased: stepsReleased + 1,
      triggeredAt: now,
      giveUpAt: laterEnd(verification, step, now),
    },
    now,
  )
  return {
    verification: next,
    effects: [...effects, { type: 'notify', event: { type: 'resent', channel } }],
    reply: 'done',
  }
}

function isRepetition({ steps, stepsReleased, ...rest }: InProgress, step: Step, now: Instant): boolean {
  const last = steps[stepsReleased - 1]
  const askedAt = rest.triggeredAt ?? rest.startedAt
  return (
    now < askedAt + scaled(SAME_TRIGGER_SECONDS, rest) &&
    last?.channel === step.channel &&
    last.destination?.address.reveal() === step.destination?.address.reveal()
  )
}

/** A send does not extend a life that the rules limit. */
const laterEnd = (verification: InProgress, { waitSeconds }: Step, now: Instant): Instant =>
  verification.rules.lifeSeconds === undefined
    ? Math.max(verification.giveUpAt, now) + scaled(waitSeconds, verification)
    : verification.giveUpAt
