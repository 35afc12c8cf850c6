import type { Verification } from '../../../packages/core/src/index.ts'
import { isTold, isUnclear, type Note } from '../notebook.ts'
import { LONGEST_ANSWER_MS } from '../wire.ts'
import { accepted, type Finding, groupBy, type Ledgers } from './ledgers.ts'

const WIRE_STATES: Readonly<Record<Verification['state'], string>> = {
  inProgress: 'IN PROGRESS',
  succeeded: 'SUCCESS',
  failed: 'FAILED',
  expired: 'EXPIRED',
  cancelled: 'CANCELLED',
}

/** Verifications that were accepted, but have no record. */
export const forgotten = (ledgers: Ledgers): readonly string[] =>
  [...accepted(ledgers)].filter((id) => !ledgers.records.has(id))

/** Every verification ends by itself. The search of v1 shows how, and does not find those of another front door. */
export function* endsOf({ records, searched }: Ledgers): Generator<Finding> {
  for (const [id, { state, frontDoor }] of records) {
    const shown = frontDoor === 'vonage-v1' ? WIRE_STATES[state] : undefined
    if (state === 'inProgress') yield { rule: 'every verification ends', id, what: 'is still in progress' }
    else if (searched.get(id) !== shown)
      yield { rule: 'search tells the truth', id, what: `${state}, but search says ${searched.get(id)}` }
  }
}

/** Answers about an end match the record. */
export function* toldOf({ notes, records }: Ledgers): Generator<Finding> {
  for (const note of notes) {
    const { id } = note
    const record = id === undefined ? undefined : records.get(id)
    if (id === undefined || record === undefined) continue
    const told = toldEnd(note)
    if (told !== undefined && told !== record.state)
      yield { rule: 'answers match the record', id, what: `answered as ${told}, but it is ${record.state}` }
  }
}

export function toldEnd(note: Note): Verification['state'] | undefined {
  if (note.deed === 'check' && isTold(note, 'done')) return 'succeeded'
  if (note.deed === 'check' && isTold(note, 'tooManyWrong')) return 'failed'
  if (note.deed === 'cancel' && isTold(note, 'done')) return 'cancelled'
  return undefined
}

/** A number or a mailbox has at most one verification in progress. */
export function* overlapsOf({ records, clockToleranceMs }: Ledgers): Generator<Finding> {
  for (const group of groupBy([...records.values()], ({ address }) => address.reveal()).values()) {
    const inOrder = group.toSorted((a, b) => a.startedAt - b.startedAt)
    for (const [index, later] of inOrder.entries()) {
      const earlier = inOrder[index - 1]
      const end = earlier?.state === 'inProgress' ? Number.POSITIVE_INFINITY : (earlier?.endedAt ?? 0)
      if (later.startedAt + clockToleranceMs < end)
        yield {
          rule: 'one at a time for an address',
          id: later.id,
          what: `in progress together with ${earlier?.id}`,
        }
    }
  }
}

/** Every record belongs to a start that was answered with its id, or had no clear answer. */
export function* strangersOf({ notes, records }: Ledgers): Generator<Finding> {
  const known = new Set(notes.map(({ id }) => id))
  const unclear = new Set(
    notes.filter((note) => note.deed === 'start' && isUnclear(note)).map((note) => note.address),
  )
  for (const [id, { address }] of records) {
    if (!known.has(id) && !unclear.has(address.reveal().replace('+', '')))
      yield { rule: 'every record has a start', id, what: 'no caller started it' }
  }
}

export function* slowOnesOf({ notes }: Ledgers): Generator<Finding> {
  for (const { deed, id = 'unknown', sentAt, endedAt, answer } of notes) {
    const ms = endedAt - sentAt
    if (ms > LONGEST_ANSWER_MS || (answer.type === 'failed' && answer.reason === 'noAnswer'))
      yield { rule: 'no request hangs', id, what: `${deed} took ${ms} ms` }
  }
}
