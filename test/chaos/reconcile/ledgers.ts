import type { Attempt, EventEntry, Verification } from '../../../packages/core/src/index.ts'
import type { HandOver } from '../carrier.ts'
import type { Note } from '../notebook.ts'

/** Something that must not be. */
export interface Finding {
  readonly rule: string
  readonly id: string
  readonly what: string
}

/** The four ledgers of one scenario, after everything has settled. */
export interface Ledgers {
  /** what the callers were told */
  readonly notes: readonly Note[]
  /** what Redis holds */
  readonly records: ReadonlyMap<string, Verification>
  /** how many writes each of them had */
  readonly versions: ReadonlyMap<string, number>
  /** what the API's search says of them: the wire's status, or undefined where it knows none */
  readonly searched: ReadonlyMap<string, string | undefined>
  /** what the carrier received */
  readonly handOvers: readonly HandOver[]
  /** what the subscribers got, in this order; an entry may be here more than once */
  readonly entries: readonly EventEntry[]
  /** how far the clock of a process may have been off, ms */
  readonly clockToleranceMs: number
}

export const accepted = ({ notes }: Ledgers): ReadonlySet<string> =>
  new Set(
    notes.flatMap(({ deed, answer, id }) =>
      deed === 'start' && answer.type === 'told' && answer.status === '0' && id !== undefined ? [id] : [],
    ),
  )

export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

export const attemptOf = (record: Verification, number: number): Attempt | undefined =>
  record.attempts.find((attempt) => attempt.number === number)
