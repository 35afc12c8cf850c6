import { CHANNELS } from './channels.ts'
import type { Command, Decision, Effect, Replies } from './command.ts'
import { end } from './plan.ts'
import { Secret } from './secret.ts'
import { type Check, type InProgress, type Instant, mayHaveArrived } from './verification.ts'

export function check(
  verification: InProgress,
  command: Command<'check'>,
  now: Instant,
): Decision<Replies['check']> {
  if (isLockedByWrongCodes(verification)) return { verification, effects: [], reply: 'tooManyWrong' }
  const { wrongCodes, afterWrongCodes } = verification.rules
  const code = padded(command, verification)
  const right =
    command.isLocked !== true &&
    matches(code, verification) &&
    isSamePayment(command, verification) &&
    now < verification.pinExpiresAt
  const checked: Check = { at: now, code, right }
  const wrongChecks = verification.wrongChecks + (right ? 0 : 1)
  const counted: InProgress = { ...verification, wrongChecks, checks: [...verification.checks, checked] }
  const notify: Effect = { type: 'notify', event: { type: 'checked', right } }
  if (!right && (wrongChecks < wrongCodes || afterWrongCodes === 'lock'))
    return { verification: counted, effects: [notify], reply: 'wrong' }
  const ended = end(counted, right ? 'succeeded' : 'failed', now)
  return {
    verification: ended.verification,
    effects: [notify, ...ended.effects, ...(right ? reportsOf(verification) : [])],
    reply: right ? 'right' : 'tooManyWrong',
  }
}

/** If a later message may have arrived, the right code may be that one's. */
function reportsOf({ attempts }: InProgress): readonly Effect[] {
  const last = attempts.findLast(mayHaveArrived)
  return last?.outcome?.kind === 'accepted' && CHANNELS[last.channel].hearsRightCode
    ? [{ type: 'reportRightCode', attempt: last.number }]
    : []
}

/** Under the rule `lock`, the verification goes on but no further code is compared. */
export const isLockedByWrongCodes = ({ wrongChecks, rules }: InProgress): boolean =>
  wrongChecks >= rules.wrongCodes

function padded({ code, isNumber = false }: Command<'check'>, { codeLength }: InProgress): Secret {
  return isNumber ? new Secret(code.reveal().padStart(codeLength, '0')) : code
}

/** A call speaks a custom code without hyphens, and upper and lower case sound the same. */
function matches(code: Secret, { pin, customPin, attempts }: InProgress): boolean {
  const wasSpoken = customPin && attempts.some(({ channel }) => CHANNELS[channel].content === 'speech')
  return wasSpoken ? asHeard(code).equals(asHeard(pin)) : code.equals(pin)
}

/** PSD2: a code confirms the payee and amount that its message showed, and no other ones. */
const isSamePayment = ({ payment: asked }: Command<'check'>, { payment }: InProgress): boolean =>
  asked === undefined ||
  (payment !== undefined && payment.payee.equals(asked.payee) && payment.amount.equals(asked.amount))

const asHeard = (code: Secret): Secret => new Secret(code.reveal().toLowerCase().replaceAll('-', ''))
