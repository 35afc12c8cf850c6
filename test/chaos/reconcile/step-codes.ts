import type { Attempt, EventEntry, Verification } from '../../../packages/core/src/index.ts'
import type { HandOver } from '../carrier.ts'
import { type Finding, groupBy, type Ledgers } from './ledgers.ts'

/** A code of a message is right only until the next step brings another one, which a v2 step with `reuse_code` does not. */
export function* stepCodesOf({ records, handOvers, entries }: Ledgers): Generator<Finding> {
  const messages = groupBy(handOvers, ({ verification }) => verification)
  const changes = groupBy(entries, ({ id }) => id)
  for (const [id, record] of records) {
    const codes = codesByAttempt(messages.get(id) ?? [])
    const old = oldCode(record, codes, changes.get(id) ?? [])
    if (old !== undefined) yield { rule: 'only the code of the last message is right', id, what: old }
    const mixed = record.frontDoor === 'vonage-v1' ? undefined : mixedCodes(record, codes)
    if (mixed !== undefined) yield { rule: 'a step has its own code or reuses the last one', id, what: mixed }
  }
}

const codesByAttempt = (handOvers: readonly HandOver[]): ReadonlyMap<number, string> =>
  new Map(handOvers.flatMap(({ attempt, code }) => (code === undefined ? [] : [[attempt, code] as const])))

/** @param entries tell what was claimed before the right code: the clocks of workers and APIs differ */
function oldCode(
  { checks }: Verification,
  codes: ReadonlyMap<number, string>,
  entries: readonly EventEntry[],
): string | undefined {
  const accepted = checks.find(({ right }) => right)?.code.reveal()
  const rightAt = entries.find(({ events }) =>
    events.some((event) => event.type === 'checked' && event.right),
  )
  if (accepted === undefined || rightAt === undefined) return undefined
  const claimed = entries
    .filter(({ version }) => version < rightAt.version)
    .flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'claimed' ? [event.attempt.number] : [])),
    )
  const last = Math.max(0, ...claimed)
  const code = codes.get(last)
  return code === undefined || code === accepted ? undefined : `attempt ${last} had brought another code`
}

/** Compares each message that a phone has with the one before it. Outside Verify v2, a code never changes. */
function mixedCodes(
  { attempts, frontDoor, steps }: Verification,
  codes: ReadonlyMap<number, string>,
): string | undefined {
  let last: string | undefined
  let isSame = true
  for (const [index, attempt] of attempts.entries()) {
    isSame &&= frontDoor !== 'vonage-v2' || repeats(attempt, attempts[index - 1], steps)
    const code = codes.get(attempt.number)
    if (code === undefined) continue
    if (last !== undefined && (code === last) !== isSame)
      return `attempt ${attempt.number} ${isSame ? 'did not repeat' : 'repeated'} the code of the one before`
    last = code
    isSame = true
  }
  return undefined
}

const repeats = ({ step }: Attempt, before: Attempt | undefined, steps: Verification['steps']): boolean =>
  before?.step === step || steps[step]?.keepsPin === true
