import type { Attempt, Verification } from '../../../packages/core/src/index.ts'
import type { HandOver } from '../carrier.ts'
import { toldEnd } from './ends.ts'
import { attemptOf, type Finding, groupBy, type Ledgers } from './ledgers.ts'

/** From claim to carrier: a write of the queue (2 s), a wait for a rate slot (1 s), the time-out of a send (10 s). */
const LONGEST_WAY_MS = 13_000

interface Late extends HandOver {
  readonly afterEndMs: number
  readonly afterClaimMs: number
  /** whether its claim came after the end too; otherwise it was in flight */
  readonly wasClaimedAfter: boolean
}

/** Sends that reached the carrier after their verification had ended. */
export function lateSends({ notes, records, handOvers, clockToleranceMs }: Ledgers): readonly Late[] {
  const told = new Map<string, number>()
  for (const note of notes) {
    if (note.id === undefined || toldEnd(note) === undefined) continue
    told.set(note.id, Math.min(note.endedAt, told.get(note.id) ?? note.endedAt))
  }
  return handOvers.flatMap((handOver) => {
    const { verification: id, attempt, at } = handOver
    const record = records.get(id)
    if (record === undefined || record.state === 'inProgress') return []
    const end = Math.min(record.endedAt, told.get(id) ?? record.endedAt)
    const claimedAt = attemptOf(record, attempt)?.claimedAt ?? at
    if (at <= end + clockToleranceMs) return []
    const wasClaimedAfter = claimedAt > end + clockToleranceMs
    return [{ ...handOver, afterEndMs: at - end, afterClaimMs: at - claimedAt, wasClaimedAfter }]
  })
}

/** After the end of a verification only earlier claims are sent, and soon. */
export function* sendsAfterTheEndOf(ledgers: Ledgers): Generator<Finding> {
  for (const late of lateSends(ledgers)) {
    const { verification: id, attempt, afterEndMs, afterClaimMs } = late
    const what = `attempt ${attempt} arrived ${afterEndMs} ms after the end, ${afterClaimMs} ms after its claim`
    if (late.wasClaimedAfter) yield { rule: 'no send after the end', id, what }
    else if (afterClaimMs > LONGEST_WAY_MS + ledgers.clockToleranceMs)
      yield { rule: 'no send is in flight for long', id, what }
  }
}

/** Each attempt is sent at most once, and every send belongs to an attempt in the record. */
export function* doubledAttemptsOf({ records, handOvers }: Ledgers): Generator<Finding> {
  for (const group of groupBy(
    handOvers,
    ({ verification, attempt }) => `${verification}/${attempt}`,
  ).values()) {
    const [first] = group
    if (first === undefined) continue
    const { verification: id, attempt } = first
    if (group.length > 1)
      yield {
        rule: 'an attempt is sent once',
        id,
        what: `attempt ${attempt} was sent ${group.length} times`,
      }
    const record = records.get(id)
    if (record === undefined) continue
    const claimed = attemptOf(record, attempt)
    if (claimed === undefined)
      yield { rule: 'no send without a claim', id, what: `attempt ${attempt} is not in the record` }
    else if ((record.steps[claimed.step]?.destination ?? record).address.reveal() !== first.to)
      yield {
        rule: 'no send to another address',
        id,
        what: `attempt ${attempt} went to an address that is not its own`,
      }
  }
}

/** Sends that the carrier accepted, by verification and step. */
function takenByStep({ records, handOvers }: Ledgers): ReadonlyMap<string, readonly HandOver[]> {
  const taken = handOvers.filter((handOver) => handOver.accepted && records.has(handOver.verification))
  return groupBy(taken, ({ verification, attempt }) => {
    const record = records.get(verification)
    return `${verification} ${record === undefined ? '' : attemptOf(record, attempt)?.step}`
  })
}

/** No step reaches a person twice, unless an earlier attempt was marked as ambiguous. */
export function* doubledStepsOf(ledgers: Ledgers): Generator<Finding> {
  for (const group of doubledSteps(ledgers)) {
    if (group.every(({ outcome }) => outcome?.kind === 'ambiguous')) continue
    const [{ id, step, outcome } = { id: '', step: -1, outcome: undefined }] = group
    yield { rule: 'a step is sent once', id, what: `step ${step} was accepted again after ${outcome?.kind}` }
  }
}

interface Repeated extends Attempt {
  readonly id: string
}

/** For each step that the carrier accepted more than once, every attempt except the last. */
export function doubledSteps(ledgers: Ledgers): readonly (readonly Repeated[])[] {
  return [...takenByStep(ledgers).values()]
    .filter(({ length }) => length > 1)
    .map((group) =>
      group
        .toSorted((a, b) => a.attempt - b.attempt)
        .slice(0, -1)
        .flatMap(({ verification: id, attempt: number }) => {
          const attempt = ledgers.records.get(id)?.attempts.find((each) => each.number === number)
          return attempt === undefined ? [] : [{ ...attempt, id }]
        }),
    )
}

/** The outcome in the record matches what the carrier did. */
export function* outcomesOf({ records, handOvers }: Ledgers): Generator<Finding> {
  const arrived = new Map(handOvers.map((line) => [`${line.verification}/${line.attempt}`, line]))
  for (const [id, record] of records) {
    for (const attempt of record.attempts) {
      const what = contradiction(attempt, arrived.get(`${id}/${attempt.number}`))
      if (what !== undefined)
        yield { rule: 'outcomes are true', id, what: `attempt ${attempt.number}: ${what} (${record.state})` }
    }
  }
}

function contradiction({ outcome }: Attempt, line: HandOver | undefined): string | undefined {
  switch (outcome?.kind) {
    case undefined:
    case 'ambiguous':
      return undefined
    case 'accepted':
      if (line === undefined) return 'accepted, but it never reached the carrier'
      return line.sid === outcome.reference
        ? undefined
        : 'accepted under an id that the carrier does not know'
    case 'invalidNumber':
    case 'channelUnsupported':
    case 'geoDenied':
    case 'optedOut':
    case 'contentRejected':
    case 'senderRefused':
    case 'requestRefused':
    case 'fraudBlocked':
    case 'credentialError':
    case 'throttled':
    case 'unreachable':
    case 'expired':
    case 'providerError':
      return line?.accepted === true ? `${outcome.kind}, but the carrier accepted it` : undefined
  }
}

export const attemptsOf = ({ records }: Ledgers): readonly Attempt[] =>
  [...records.values()].flatMap(({ attempts }: Verification) => attempts)
