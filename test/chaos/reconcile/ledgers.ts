import type { Attempt, EventEntry, Verification } from '../../../packages/core/src/index.ts'
import type { HandOver } from '../carrier.ts'
import { isTold, type Note } from '../notebook.ts'
import type { Prints } from '../prints.ts'
import type { Delivery } from '../receiver.ts'

/** A violation of a rule. */
export interface Finding {
  readonly rule: string
  readonly id: string
  readonly what: string
}

/** The five ledgers of one scenario, after all verifications have ended. */
export interface Ledgers {
  /** the callers' requests with their answers */
  readonly notes: readonly Note[]
  /** the records in Redis */
  readonly records: ReadonlyMap<string, Verification>
  /** the number of writes of each record */
  readonly versions: ReadonlyMap<string, number>
  /** the status that search answers for each; undefined if it finds none */
  readonly searched: ReadonlyMap<string, string | undefined>
  /** the requests that the carrier received */
  readonly handOvers: readonly HandOver[]
  /** the entries that subscribers received, in order, with repetitions */
  readonly entries: readonly EventEntry[]
  /** the webhooks and callbacks that reached the receiver, in order, with repetitions */
  readonly deliveries: readonly Delivery[]
  /** what the processes printed */
  readonly prints: Pick<Prints, 'addresses' | 'numbers'>
  /** maximum offset of a process' clock, milliseconds */
  readonly clockToleranceMs: number
}

export const accepted = ({ notes }: Ledgers): ReadonlySet<string> =>
  new Set(
    notes.flatMap((note) => {
      const { deed, id } = note
      return deed === 'start' && isTold(note, 'done') && id !== undefined ? [id] : []
    }),
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
