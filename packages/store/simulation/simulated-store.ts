import type {
  Command,
  CommandType,
  Decision,
  Effect,
  Replies,
  StartRequest,
  Verification,
} from '@pinpost/core'

import { createVerification, dispatch, type Ports, type StartResult } from '../src/verifications/dispatch.ts'
import type { MemoryPorts } from '../src/verifications/memory.ts'
import type { Clock } from './clock.ts'
import type { Invariants, Memory } from './invariants.ts'
import type { Random } from './random.ts'
import type { Tally } from './report.ts'

/** Breaks a rule on purpose, to see that the simulation can fail. */
export interface Sabotage {
  /** wraps the memory ports; must act synchronously */
  ports?(ports: MemoryPorts, memory: Memory): MemoryPorts
  /** a worker that waited sends without reading the record again */
  readonly trustsOldClaims?: boolean
  command?<T extends CommandType>(command: Command<T>, current: Verification): Command<T>
}

export interface SimulatedStoreOptions {
  readonly clock: Clock
  readonly random: Random
  readonly tally: Tally
  readonly invariants: Invariants
  readonly memory: Memory
  readonly sabotage: Sabotage
}

type Process = 'api' | 'worker'

/** Clocks differ: workers are up to 5 s off, API processes less. */
const SKEWS_MS = {
  api: [0, -300, 800],
  worker: [0, -5_000, 5_000, 1_200, -700],
} as const satisfies Record<Process, readonly number[]>

/** A queue that does not answer leaves the record without its job. */
const QUEUE_FAILS = 0.005
const SLOW_STORE = 0.4
const SLOW_STORE_MS = 30

const isOfNoQueue = ({ type }: Effect): boolean => type !== 'schedule' && type !== 'unschedule'

export type SimulatedStore = ReturnType<typeof makeSimulatedStore>

/** Runs the store's own `dispatch` and `createVerification` over observed memory with delays. */
export function makeSimulatedStore({
  clock,
  random,
  tally,
  invariants,
  memory,
  sabotage,
}: SimulatedStoreOptions) {
  const inner = sabotage.ports?.(memory.ports, memory) ?? memory.ports

  /** Lets other tasks run, in the same instant or while milliseconds pass. */
  async function lag(): Promise<void> {
    if (random.chance(SLOW_STORE)) await clock.sleep(random.between(0, SLOW_STORE_MS))
  }

  /** May fail after the record was written, as if Redis had crashed in between. */
  async function changeQueue(id: string, effect: Effect): Promise<void> {
    if (effect.type !== 'schedule' && effect.type !== 'unschedule') return
    await lag()
    if (random.chance(QUEUE_FAILS)) tally.count('jobs', 'queue away')
    else inner[effect.type](id, effect.tick)
  }

  function portsOf(process: Process, by: string, job?: number): Ports {
    let isLocked = false
    const skew = random.pick<number>(SKEWS_MS[process])
    return {
      now: () => clock.now() + skew,
      newId: inner.newId,
      async create(verification, effects) {
        await lag()
        const before = memory.records.size
        const holder = inner.create(verification, effects)
        if (memory.records.size > before) invariants.created(verification)
        return holder
      },
      async read(id) {
        await lag()
        return inner.read(id)
      },
      async write(stored, next, effects) {
        await lag()
        const before = memory.records.get(next.id)?.verification
        // The queue is changed separately, and that may fail.
        const written = await inner.write(stored, next, effects.filter(isOfNoQueue))
        const after = memory.records.get(next.id)?.verification
        if (before !== undefined && after !== undefined && before !== after)
          invariants.written({ before, read: stored.verification, after, by, job, isLocked })
        if (written === undefined) tally.count('races', 'lost')
        else await Promise.all(effects.map((effect) => changeQueue(next.id, effect)))
        return written
      },
      async release(id, of) {
        await lag()
        await inner.release(id, of)
      },
      isDead: inner.isDead,
      ended: () => undefined,
      dummyWrite: async () => undefined,
      guesses: {
        async take(verification, caller) {
          await lag()
          const guess = await inner.guesses.take(verification, caller)
          if (guess.verdict.type === 'refused') {
            tally.count('checks', 'locked')
            isLocked = true
          }
          return guess
        },
        approved: lag,
        dummyTake: lag,
      },
    }
  }

  return {
    /** @param job the tick number of the job that caused the command */
    async dispatch<T extends CommandType>(
      process: Process,
      id: string,
      command: Command<T>,
      job?: number,
    ): Promise<Decision<Replies[T] | 'ended'> | undefined> {
      const ports = portsOf(process, `${process} ${command.type}`, job)
      const decision = await dispatch<T>(
        ports,
        id,
        (current) => sabotage.command?.(command, current) ?? command,
      )
      if (decision !== undefined) invariants.answered(id, decision)
      return decision
    },
    async find(id: string): Promise<Verification | undefined> {
      return (await portsOf('worker', 'worker find').read(id))?.verification
    },
    async start(request: Omit<StartRequest, 'id'>): Promise<StartResult> {
      const result = await createVerification(portsOf('api', 'api start'), request)
      if (result.type === 'started') invariants.answered(result.decision.verification.id, result.decision)
      return result
    },
  }
}
