import type { StartRequest } from '@pinpost/core'

import { makeMemoryPorts } from '../src/verifications/memory.ts'
import { makeClock } from './clock.ts'
import { makeSimulatedStore, type Sabotage } from './simulated-store.ts'
import { makeInvariants } from './invariants.ts'
import { makePerson } from './person.ts'
import { makeProvider } from './provider.ts'
import { makeQueue } from './queue.ts'
import { makeRandom } from './random.ts'
import { type Counts, makeTally, type Run, type Violation } from './report.ts'
import { requestOf } from './request.ts'
import { makeWorker } from './worker.ts'

export interface SimulationOptions extends Run {
  readonly sabotage?: Sabotage
  /** called with the number of started verifications */
  readonly onBegun?: (verifications: number) => void
}

export interface SimulationResult {
  readonly counts: Counts
  /** the first violation, at which the run stops */
  readonly violation?: Violation | undefined
}

/** 23 November 2026, 00:00 UTC */
const BEGINNING = 1_795_392_000_000
const START_EVERY_MS = 400
const SWEEP_EVERY_MS = 5_000
const SWEEP_GRACE_MS = 1_000
const AUDIT_EVERY_MS = 60_000
const OUTAGE_EVERY_MS = 3_600_000
const LONGEST_OUTAGE_MS = 900_000
/** how long an ended verification is kept; later receipts find nothing */
const RETENTION_MS = 900_000

/** Simulates verifications and checks the invariants after each event. */
export async function simulate({
  verifications,
  seed,
  sabotage = {},
  onBegun,
}: SimulationOptions): Promise<SimulationResult> {
  const random = makeRandom(seed)
  const clock = makeClock(BEGINNING)
  const tally = makeTally()
  let broken: Error | undefined

  const memory = makeMemoryPorts({
    now: clock.now,
    schedule(id, tick) {
      const { number, at, purpose, ...more } = tick
      invariants.queued({ id, tick: number, ...more })
      queue.add(id, { number, at, purpose })
    },
    unschedule: (id, tick) => queue.remove(id, tick),
  })
  const invariants = makeInvariants(memory, clock, tally)
  const store = makeSimulatedStore({ clock, random, tally, invariants, memory, sabotage })
  const queue = makeQueue({ clock, random, tally, handle: (job) => go(worker.handle(job)) })
  const provider = makeProvider({ clock, random, report: (...report) => go(receive(...report)) })
  const worker = makeWorker({
    clock,
    random,
    tally,
    invariants,
    provider,
    store,
    trustsOldClaims: sabotage.trustsOldClaims ?? false,
  })
  const person = makePerson({ clock, random, tally, invariants, memory, store })

  /** Starts a background task; an error in it ends the run. */
  function go(act: Promise<void>): void {
    act.catch((error: unknown) => {
      broken ??= error instanceof Error ? error : new Error(String(error))
    })
  }

  async function receive(
    ...[id, attempt, receipt]: Parameters<Parameters<typeof makeProvider>[0]['report']>
  ) {
    const known = memory.records.get(id)?.verification
    if (known?.state === 'inProgress' && known.attempts[attempt - 1]?.route === undefined)
      tally.count('receipts', 'before the answer')
    if (known !== undefined && known.state !== 'inProgress') tally.count('receipts', 'after the end')
    const decision = await store.dispatch('api', id, { type: 'receipt', attempt, receipt })
    tally.count('receipts', decision?.reply ?? 'unknown')
  }

  let started = 0
  const goesOn = (): boolean => started < verifications || memory.records.size > 0

  /** Repeats a task while verifications are in progress. */
  function every(milliseconds: number, act: () => void): void {
    clock.after(milliseconds, () => {
      act()
      if (goesOn()) every(milliseconds, act)
    })
  }

  async function begins(request: Omit<StartRequest, 'id'>): Promise<void> {
    const result = await store.start(request)
    tally.count('starts', result.type)
    if (result.type === 'running') return
    await person.live(result.decision.verification.id)
  }

  function arrive(): void {
    // Records stay until their retention is over, so this is the number of started verifications.
    started = begun()
    onBegun?.(started)
    if (started >= verifications) return
    const request = requestOf(random)
    const twice = random.chance(0.1)
    go(begins(request))
    if (twice) go(begins(request))
    clock.after(random.between(0, 2 * START_EVERY_MS), arrive)
  }

  const begun = (): number => tally.counts()['starts']?.['started'] ?? 0

  function sweep(): void {
    if (queue.workersAreAway()) return
    for (const [id, tick] of memory.due) {
      if (tick.at > clock.now() - SWEEP_GRACE_MS || queue.has(id, tick)) continue
      tally.count('jobs', 'rescued')
      queue.add(id, tick)
    }
  }

  function forgetTheOld(): void {
    for (const [id, { verification }] of memory.records) {
      if (verification.state === 'inProgress' || verification.endedAt > clock.now() - RETENTION_MS) continue
      memory.records.delete(id)
      invariants.forget(id)
    }
  }

  function misfortune(): void {
    if (random.chance(0.5)) {
      tally.count('misfortunes', 'queue lost')
      queue.loseAll()
    } else {
      tally.count('misfortunes', 'workers away')
      queue.stopWorkers(random.between(1_000, LONGEST_OUTAGE_MS))
    }
  }

  clock.after(0, arrive)
  every(SWEEP_EVERY_MS, sweep)
  every(OUTAGE_EVERY_MS, misfortune)
  every(AUDIT_EVERY_MS, () => {
    invariants.checkAll()
    forgetTheOld()
  })
  await clock.run(() => {
    invariants.checkTouched()
    return broken === undefined && invariants.violation() === undefined
  })
  if (broken !== undefined) throw broken
  invariants.checkEnd()
  return { counts: tally.counts(), violation: invariants.violation() }
}
