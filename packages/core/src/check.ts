import type { Command, Decision, Effect, Replies } from './command.ts'
import { end } from './plan.ts'
import type { Check, InProgress, Instant } from './verification.ts'

/** The third wrong code of one PIN ends the verification. */
const MAX_WRONG_CHECKS = 3

export function check(
  verification: InProgress,
  { code }: Command<'check'>,
  now: Instant,
): Decision<Replies['check']> {
  const right = code.equals(verification.pin) && now < verification.pinExpiresAt
  const checked: Check = { at: now, code, right }
  const wrongChecks = verification.wrongChecks + (right ? 0 : 1)
  const counted: InProgress = { ...verification, wrongChecks, checks: [...verification.checks, checked] }
  const told: Effect = { type: 'notify', event: { type: 'checked', right } }
  if (!right && wrongChecks < MAX_WRONG_CHECKS)
    return { verification: counted, effects: [told], reply: 'wrong' }
  const ended = end(counted, right ? 'succeeded' : 'failed', now)
  return {
    verification: ended.verification,
    effects: [told, ...ended.effects],
    reply: right ? 'right' : 'tooManyWrong',
  }
}
