import type { Tick } from '@pinpost/core'

import type { Clock } from './clock.ts'
import type { Random } from './random.ts'
import type { Tally } from './report.ts'

/** A job may carry nothing else. */
export interface Job {
  readonly id: string
  readonly tick: number
}

/** How often the queue fails. */
const LOST = 0.02
const DOUBLED = 0.03
const LATE = 0.05
const EARLY = 0.1
/** a process whose clock is fast computes too short a delay, and too long a delay if it is slow */
const SKEW_MS = 5_000
const LATE_MS = 90_000
/** the usual time from due to taken */
const PICKED_UP_MS = 50

export interface QueueOptions {
  readonly clock: Clock
  readonly random: Random
  readonly tally: Tally
  handle(job: Job): void
}

const keyOf = ({ id, tick }: Job): string => `${id}-${tick}`

/** A queue of delayed jobs with deterministic ids, which loses, doubles and delays them. */
export function makeQueue({ clock, random, tally, handle }: QueueOptions) {
  const waiting = new Map<string, symbol>()
  let workersAreBackAt = 0

  function fire(job: Job, token: symbol): void {
    if (waiting.get(keyOf(job)) !== token) return
    const away = workersAreBackAt - clock.now()
    if (away > 0) {
      clock.after(away + random.between(0, 2_000), () => fire(job, token))
      return
    }
    waiting.delete(keyOf(job))
    handle(job)
    if (!random.chance(DOUBLED)) return
    tally.count('jobs', 'doubled')
    clock.after(random.chance(0.5) ? random.between(0, 40) : random.between(0, LATE_MS), () => handle(job))
  }

  function error(): number {
    if (random.chance(EARLY)) return -random.between(0, SKEW_MS)
    if (random.chance(LATE)) return random.between(0, random.chance(0.5) ? SKEW_MS : LATE_MS)
    return random.between(0, PICKED_UP_MS)
  }

  return {
    add(id: string, tick: Tick): void {
      const job = { id, tick: tick.number }
      if (waiting.has(keyOf(job))) return
      tally.count('jobs', 'added')
      if (random.chance(LOST)) {
        tally.count('jobs', 'lost')
        return
      }
      const token = Symbol('job')
      waiting.set(keyOf(job), token)
      clock.after(tick.at - clock.now() + error(), () => fire(job, token))
    },
    /** A job that a worker is running cannot be removed. */
    remove(id: string, tick: Tick): void {
      waiting.delete(keyOf({ id, tick: tick.number }))
    },
    has: (id: string, tick: Tick): boolean => waiting.has(keyOf({ id, tick: tick.number })),
    loseAll(): void {
      tally.count('jobs', 'lost', waiting.size)
      waiting.clear()
    },
    /** How long no worker takes a job. */
    stopWorkers(milliseconds: number): void {
      workersAreBackAt = clock.now() + milliseconds
    },
    workersAreAway: (): boolean => clock.now() < workersAreBackAt,
  }
}
