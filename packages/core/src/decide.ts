import { attemptFinished, receipt } from './attempt.ts'
import { check } from './check.ts'
import type { Command, CommandType, Decision, Replies } from './command.ts'
import { approve, cancel, disprove, triggerNext } from './control.ts'
import { end } from './plan.ts'
import { resend } from './resend.ts'
import { tickDue } from './tick.ts'
import { type Ended, type InProgress, type Instant, overAt, type Verification } from './verification.ts'

type Rule<T extends CommandType, V extends Verification> = (
  verification: V,
  command: Command<T>,
  now: Instant,
) => Decision<Replies[T]>

/** Rules for a verification in progress; an ended one answers `ended`. */
const RULES: { readonly [T in CommandType]: Rule<T, InProgress> } = {
  tickDue,
  attemptFinished,
  receipt,
  check,
  cancel,
  triggerNext,
  resend,
  approve,
  disprove,
  // `decide` has already ended a verification that is past its end.
  expiryDue: (verification) => ({ verification, effects: [], reply: 'goesOn' }),
}

/** Outcomes and receipts are still recorded after the end. */
const RULES_AFTER_THE_END: { readonly [T in CommandType]?: Rule<T, Verification> } = {
  attemptFinished,
  receipt,
}

/** The only place where a verification changes. Returns the same object if nothing did. */
export function decide<T extends CommandType>(
  verification: Verification,
  command: Command<T>,
  now: Instant,
): Decision<Replies[T] | 'ended'> {
  const type: T = command.type
  if (verification.state !== 'inProgress') return decideAfterTheEnd(verification, command, now)
  // The end does not wait for a worker's tick.
  if (type !== 'tickDue' && now >= overAt(verification)) {
    const ended = end(verification, 'expired', overAt(verification))
    const decision = decideAfterTheEnd(ended.verification, command, now)
    return { ...decision, effects: [...ended.effects, ...decision.effects] }
  }
  return RULES[type](verification, command, now)
}

function decideAfterTheEnd<T extends CommandType>(
  verification: Ended,
  command: Command<T>,
  now: Instant,
): Decision<Replies[T] | 'ended'> {
  const type: T = command.type
  const rule = RULES_AFTER_THE_END[type]
  return rule === undefined ? { verification, effects: [], reply: 'ended' } : rule(verification, command, now)
}
