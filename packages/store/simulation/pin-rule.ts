import { mayHaveArrived, type Verification } from '@pinpost/core'

/** Wrong codes of the current PIN, counted independently of the record. */
export interface WrongCodes {
  wrong: number
}

/** The rules of wrong codes, implemented independently of the code under test. @returns the violation */
export function brokenByChecks(
  ledger: WrongCodes,
  before: Verification,
  after: Verification,
  { isLocked, isApproved }: { readonly isLocked: boolean; readonly isApproved: boolean },
): string | undefined {
  if (before.checks.some((known, i) => after.checks[i] !== known)) return 'lost a check'
  const added = after.checks.slice(before.checks.length)
  if (before.state !== 'inProgress') return added.length > 0 ? 'took a check after the end' : undefined
  const { wrongCodes, afterWrongCodes, pin } = before.rules
  for (const { at, code, right } of added) {
    const isRight = !isLocked && code.reveal() === before.pin.reveal() && at < before.pinExpiresAt
    if (right !== isRight) return `judged a ${isRight ? 'right' : 'wrong'} code as the contrary`
    if (ledger.wrong >= wrongCodes) return `compared a code after ${ledger.wrong} wrong ones`
    if (right && after.state !== 'succeeded') return 'accepted a PIN and went on'
    if (!right) ledger.wrong++
  }
  if (after.state === 'succeeded' && !isApproved && !added.some(({ right }) => right))
    return 'succeeded without a right code'
  if (after.state !== 'inProgress') return undefined
  if (afterWrongCodes === 'fail' && ledger.wrong >= wrongCodes)
    return `goes on after ${ledger.wrong} wrong codes`
  if (pin === 'renewed' && after.pin.reveal() !== before.pin.reveal()) ledger.wrong = 0
  return undefined
}

const LAST_MINUTE_MS = 60_000

/**
 * The rules of renewals, implemented independently: which attempts have a new PIN, and that no message has one about to
 * end.
 */
export function brokenByRenewal(before: Verification, after: Verification): string | undefined {
  if (before.state !== 'inProgress' || after.state !== 'inProgress') return undefined
  const [claimed] = after.attempts.slice(before.attempts.length)
  const isRenewed = after.pin.reveal() !== before.pin.reveal()
  // Another route takes over the attempt without a tick, with the same message.
  if (claimed === undefined || after.tick === before.tick)
    return isRenewed ? 'renewed a PIN without an event' : undefined
  const { pin, lifeSeconds } = before.rules
  const left = (before.pinExpiresAt - claimed.claimedAt) * before.timeScale
  const isNewStep = claimed.step !== before.attempts.at(-1)?.step
  const bringsOwn = isNewStep && before.steps[claimed.step]?.keepsPin !== true
  const wants = pin === 'perStep' ? bringsOwn : left <= LAST_MINUTE_MS
  const mayRenew = pin !== 'kept' && !before.customPin && before.attempts.some(mayHaveArrived)
  if (isRenewed !== (wants && mayRenew)) return `${isRenewed ? 'renewed' : 'kept'} a PIN with ${left} ms left`
  const life = (after.pinExpiresAt - claimed.claimedAt) * after.timeScale
  const mustLive = after.pinSeconds > 60 && lifeSeconds === undefined
  return life <= LAST_MINUTE_MS && mustLive ? `sent a PIN with ${life} ms left` : undefined
}

/**
 * Wrong codes of a number in a row, and how long nothing is compared after the last of them. API clocks differ by a
 * second.
 */
const LOCKED_MS: Readonly<Record<number, number>> = { 5: 900_000, 10: 3_600_000, 20: 86_400_000 }
const SKEW_MS = 5_000

/** The limit of wrong codes, implemented independently of the code under test. */
export function makeGuessRule() {
  const wrongInARow = new Map<string, number[]>()
  return {
    /** @returns the violation */
    brokenBy(key: string, before: Verification, after: Verification): string | undefined {
      for (const { at, right } of after.checks.slice(before.checks.length)) {
        const wrong = wrongInARow.get(key) ?? []
        const lockedMs = LOCKED_MS[wrong.length] ?? 0
        const lockedUntil = (wrong.at(-1) ?? 0) + lockedMs
        if (lockedMs > 0 && at < lockedUntil - SKEW_MS)
          return `compared a code after ${wrong.length} wrong ones in a row`
        wrongInARow.set(key, right ? [] : [...wrong, at])
      }
      return undefined
    },
  }
}
