import type { Attempt, EventEntry, Verification } from '@pinpost/core'

/** What a subscriber knows of a verification from its events alone. */
interface Retold {
  readonly state: Verification['state']
  readonly attempts: readonly Attempt[]
  readonly checks: readonly boolean[]
}

const NOTHING: Retold = { state: 'inProgress', attempts: [], checks: [] }

/** Rebuilds the verification from its entries. */
const retold = (entries: readonly EventEntry[]): Retold =>
  entries.flatMap(({ events }) => events).reduce(after, NOTHING)

function after(known: Retold, event: EventEntry['events'][number]): Retold {
  switch (event.type) {
    case 'claimed':
      return { ...known, attempts: [...known.attempts, event.attempt] }
    case 'attempted':
    case 'answeredLate':
    case 'receiptTaken':
    case 'priceSettled': {
      const { attempt } = event
      const attempts = known.attempts.map((each) => (each.number === attempt.number ? attempt : each))
      return { ...known, attempts }
    }
    case 'checked':
      return { ...known, checks: [...known.checks, event.right] }
    case 'ended':
      return { ...known, state: event.state }
    case 'started':
    case 'pinRenewed':
    case 'triggered':
    case 'resent':
    case 'approved':
    case 'stepsMissed':
    case 'refused':
    case 'erased':
      return known
  }
}

/** Each change has its events once, in order of version, and together they reproduce the record. */
export function brokenByEvents(
  entries: readonly EventEntry[],
  version: number,
  { state, attempts, checks }: Pick<Verification, 'state' | 'attempts' | 'checks'>,
): string | undefined {
  const versions = entries.map((entry) => entry.version)
  if (versions.length !== version || versions.some((each, index) => each !== index + 1))
    return `the record has version ${version}, its events have ${versions.join(', ')}`
  const told = JSON.stringify(retold(entries))
  const kept = JSON.stringify({ state, attempts, checks: checks.map(({ right }) => right) })
  return told === kept ? undefined : `the record says ${kept}, its events ${told}`
}
