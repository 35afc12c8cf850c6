import type { FrontDoor, Verification } from '../../packages/core/src/index.ts'
import type { Machine } from './machine.ts'
import { isThrottled, isTold, type Note } from './notebook.ts'
import type { Delivery } from './receiver.ts'
import { forgotten, slowOnesOf } from './reconcile/ends.ts'
import type { Reconciled } from './reconcile/index.ts'
import { accepted, groupBy, type Ledgers } from './reconcile/ledgers.ts'
import { attemptsOf, doubledSteps, lateSends } from './reconcile/sends.ts'

/** How the figures of scenarios are combined into the total. */
type Sum = 'added' | 'highest'

/** The rows of the table, in order. */
export const ROWS = {
  'faults that happened': 'added',
  'requests of callers': 'added',
  'answered 5 (internal error)': 'added',
  'answered 1 (throttled)': 'added',
  'connection broke': 'added',
  'slowest answer, ms': 'highest',
  'answered after 10 s': 'added',
  'machine short of CPU, %': 'highest',
  'harness stood still, ms': 'highest',
  'verifications accepted': 'added',
  'succeeded by v2': 'added',
  'succeeded by Twilio Verify': 'added',
  'succeeded deliveries': 'added',
  'begun, answer lost': 'added',
  'in progress at once': 'highest',
  succeeded: 'added',
  failed: 'added',
  expired: 'added',
  cancelled: 'added',
  'success, answer lost': 'added',
  'attempts claimed': 'added',
  'reached the carrier': 'added',
  'taken by the carrier': 'added',
  'in flight at the end': 'added',
  'marked ambiguous': 'added',
  'further attempts': 'added',
  'twice, first one ambiguous': 'added',
  'e-mails taken': 'added',
  'webhooks taken': 'added',
  'webhooks repeated': 'added',
  'callbacks of v2 taken': 'added',
  'callbacks of v2 repeated': 'added',
  'tries of both that failed': 'added',
  'lost by Redis': 'added',
  'rolled back by Redis': 'added',
  'broken by lost writes': 'added',
  'apps that ended by themselves': 'added',
  VIOLATIONS: 'added',
} as const satisfies Readonly<Record<string, Sum>>

export type Row = keyof typeof ROWS
export type Figures = Readonly<Record<Row, number>>

export interface Told {
  readonly ledgers: Ledgers
  readonly reconciled: Reconciled
  readonly touched: ReadonlySet<string>
  readonly faults: number
  readonly crashes: number
  readonly machine: Machine
}

export function figuresOf({ ledgers, reconciled, touched, faults, crashes, machine }: Told): Figures {
  const { notes, records, handOvers, deliveries } = ledgers
  const kept = [...records.values()]
  const attempts = attemptsOf(ledgers)
  const known = new Set(notes.map(({ id }) => id))
  const told = new Set(
    notes.filter((note) => note.deed === 'check' && isTold(note, 'done')).map(({ id }) => id),
  )
  const inState = (state: Verification['state']): number =>
    kept.filter((record) => record.state === state).length
  const succeededBy = (door: FrontDoor): number =>
    kept.filter(({ state, frontDoor }) => state === 'succeeded' && frontDoor === door).length
  const gone = forgotten(ledgers)
  const webhooks = takenBy('endpoint', deliveries)
  const callbacks = takenBy('application', deliveries)
  return {
    'faults that happened': faults,
    'requests of callers': notes.length,
    'answered 5 (internal error)': notes.filter((note) => isTold(note, 'internalError')).length,
    'answered 1 (throttled)': notes.filter(isThrottled).length,
    'connection broke': notes.filter(({ answer }) => answer.type === 'failed').length,
    'slowest answer, ms': notes.reduce((slowest, note) => Math.max(slowest, lasted(note)), 0),
    'answered after 10 s': [...slowOnesOf(ledgers)].length,
    'machine short of CPU, %': machine.shortOfCpuPercent,
    'harness stood still, ms': machine.stoodStillMs,
    'verifications accepted': accepted(ledgers).size,
    'succeeded by v2': succeededBy('vonage-v2'),
    'succeeded by Twilio Verify': succeededBy('twilio-verify'),
    'succeeded deliveries': succeededBy('hooks'),
    'begun, answer lost': kept.filter(({ id }) => !known.has(id)).length,
    'in progress at once': atOnce(kept),
    succeeded: inState('succeeded'),
    failed: inState('failed'),
    expired: inState('expired'),
    cancelled: inState('cancelled'),
    'success, answer lost': kept.filter(({ state, id }) => state === 'succeeded' && !told.has(id)).length,
    'attempts claimed': attempts.length,
    'reached the carrier': handOvers.length,
    'taken by the carrier': handOvers.filter((line) => line.accepted).length,
    'in flight at the end': lateSends(ledgers).length,
    'marked ambiguous': attempts.filter(({ outcome }) => outcome?.kind === 'ambiguous').length,
    'further attempts': attempts.length - stepsTried(kept),
    'twice, first one ambiguous': doubledSteps(ledgers).filter(isNobodysFault(touched)).length,
    'e-mails taken': handOvers.filter(({ kind, accepted: isTaken }) => kind === 'email' && isTaken).length,
    'webhooks taken': webhooks.distinct,
    'webhooks repeated': webhooks.repeated,
    'callbacks of v2 taken': callbacks.distinct,
    'callbacks of v2 repeated': callbacks.repeated,
    'tries of both that failed': deliveries.filter(({ isTaken }) => !isTaken).length,
    'lost by Redis': gone.length,
    'rolled back by Redis': [...touched].filter((id) => records.has(id)).length,
    'broken by lost writes': new Set(reconciled.excused.map(({ id }) => id)).size,
    'apps that ended by themselves': crashes,
    VIOLATIONS: reconciled.violations.length + crashes,
  }
}

function takenBy(target: Delivery['to'], deliveries: readonly Delivery[]) {
  const taken = deliveries.filter(({ to, isTaken }) => to === target && isTaken)
  const distinct = new Set(taken.map(({ event }) => event)).size
  return { distinct, repeated: taken.length - distinct }
}

/** Redis lost nothing of it, and the first attempt was ambiguous; anything else is a violation. */
const isNobodysFault =
  (touched: ReadonlySet<string>) =>
  (group: readonly { readonly id: string }[]): boolean =>
    group.every(({ id }) => !touched.has(id))

const lasted = ({ sentAt, endedAt }: Note): number => endedAt - sentAt

/** Steps with at least one attempt. */
const stepsTried = (kept: readonly Verification[]): number =>
  kept.reduce((sum, { attempts }) => sum + groupBy(attempts, ({ step }) => String(step)).size, 0)

/** The maximum number of verifications in progress at one instant. */
function atOnce(kept: readonly Verification[]): number {
  const changes = kept.flatMap((record) => [
    { at: record.startedAt, by: 1 },
    { at: record.state === 'inProgress' ? Number.POSITIVE_INFINITY : record.endedAt, by: -1 },
  ])
  let running = 0
  let most = 0
  for (const { by } of changes.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    running += by
    most = Math.max(most, running)
  }
  return most
}
