import type { Verification } from '../../../packages/core/src/index.ts'
import { isTold, isUnclear } from '../notebook.ts'
import { type Finding, groupBy, type Ledgers } from './ledgers.ts'

const MAX_WRONG_CODES = 3

/** No code is taken twice, and none after three wrong ones: by what callers were told, and by the record. */
export function* codesOf(ledgers: Ledgers): Generator<Finding> {
  yield* toldCodesOf(ledgers)
  for (const [id, record] of ledgers.records) {
    const what = brokenChecks(record)
    if (what !== undefined) yield { rule: 'a code is taken once, and not after three wrong ones', id, what }
  }
}

function* toldCodesOf({ notes, records }: Ledgers): Generator<Finding> {
  const checks = notes.filter(({ deed }) => deed === 'check')
  for (const [id, group] of groupBy(checks, (note) => note.id ?? '')) {
    const right = group.filter((note) => isTold(note, '0'))
    if (right.length > 1)
      yield { rule: 'a code is taken once', id, what: `${right.length} checks were answered with status 0` }
    const failedAt = Math.min(...group.filter((note) => isTold(note, '17')).map(({ endedAt }) => endedAt))
    if (right.some(({ sentAt }) => sentAt > failedAt))
      yield { rule: 'no code after three wrong ones', id, what: 'a check was right after status 17' }
    const record = records.get(id)
    if (record?.state === 'succeeded' && right.length === 0 && !group.some(isUnclear))
      yield {
        rule: 'what was told holds',
        id,
        what: 'it succeeded and nobody was told, though all was answered',
      }
    const wrong = group.filter((note) => isTold(note, '16')).length
    const kept = record?.checks.filter(({ right: isRight }) => !isRight).length ?? wrong
    if (kept < wrong)
      yield { rule: 'what was told holds', id, what: `${wrong} wrong codes were told, ${kept} are kept` }
  }
}

function brokenChecks({ state, checks, attempts }: Verification): string | undefined {
  const right = checks.filter((check) => check.right)
  if (right.length > 1) return `${right.length} right codes`
  if ((right.length === 1) !== (state === 'succeeded'))
    return `${right.length} right codes, and it is ${state}`
  const [first] = right
  if (first === undefined) return undefined
  // A PIN is renewed with an attempt at the earliest, so wrong codes since the last one were of this PIN.
  const pinFrom = Math.max(...attempts.map(({ claimedAt }) => claimedAt).filter((at) => at <= first.at))
  const wrong = checks.filter((check) => !check.right && check.at >= pinFrom && check.at <= first.at).length
  return wrong >= MAX_WRONG_CODES ? `taken after ${wrong} wrong codes` : undefined
}
