import type { FrontDoor, Verification } from '../../../packages/core/src/index.ts'
import { isTold, isUnclear } from '../notebook.ts'
import { type Finding, groupBy, type Ledgers } from './ledgers.ts'

const MAX_WRONG_CODES: Readonly<Record<FrontDoor, number>> = {
  'vonage-v1': 3,
  'vonage-v2': 3,
  'twilio-verify': 5,
  hooks: 0,
}

/** No code is accepted twice, and none after too many wrong ones: according to the answers, and to the record. */
export function* codesOf(ledgers: Ledgers): Generator<Finding> {
  yield* toldCodesOf(ledgers)
  for (const [id, record] of ledgers.records) {
    const what = brokenChecks(record)
    if (what !== undefined)
      yield { rule: 'a code is taken once, and not after too many wrong ones', id, what }
  }
}

function* toldCodesOf({ notes, records }: Ledgers): Generator<Finding> {
  const checks = notes.filter(({ deed }) => deed === 'check')
  for (const [id, group] of groupBy(checks, (note) => note.id ?? '')) {
    const right = group.filter((note) => isTold(note, 'done'))
    if (right.length > 1)
      yield { rule: 'a code is taken once', id, what: `${right.length} checks were answered with success` }
    const failedAt = Math.min(
      ...group
        .filter((note) => isTold(note, 'tooManyWrong') || isTold(note, 'locked'))
        .map(({ endedAt }) => endedAt),
    )
    if (right.some(({ sentAt }) => sentAt > failedAt))
      yield { rule: 'no code after too many wrong ones', id, what: 'a check was right after one too many' }
    const record = records.get(id)
    if (record?.state === 'succeeded' && right.length === 0 && !group.some(isUnclear))
      yield {
        rule: 'answers match the record',
        id,
        what: 'it succeeded, but no check was answered with success',
      }
    const wrong = group.filter((note) => isTold(note, 'wrongCode')).length
    const kept = record?.checks.filter(({ right: isRight }) => !isRight).length ?? wrong
    if (kept < wrong)
      yield {
        rule: 'answers match the record',
        id,
        what: `${wrong} codes were answered as wrong, ${kept} are recorded`,
      }
  }
}

function brokenChecks({ state, checks, attempts, frontDoor }: Verification): string | undefined {
  // Their callers compare codes, and only report the right one.
  if (frontDoor === 'hooks') return checks.length === 0 ? undefined : 'a code was checked'
  const right = checks.filter((check) => check.right)
  if (right.length > 1) return `${right.length} right codes`
  if ((right.length === 1) !== (state === 'succeeded'))
    return `${right.length} right codes, and it is ${state}`
  const [first] = right
  if (first === undefined) return undefined
  // In v1 an attempt may renew the PIN, and only wrong codes since then count.
  const pinFrom = Math.max(...attempts.map(({ claimedAt }) => claimedAt).filter((at) => at <= first.at))
  const countedFrom = frontDoor === 'vonage-v1' ? pinFrom : 0
  const wrong = checks.filter(
    (check) => !check.right && check.at >= countedFrom && check.at <= first.at,
  ).length
  return wrong >= MAX_WRONG_CODES[frontDoor] ? `accepted after ${wrong} wrong codes` : undefined
}
