import {
  counted,
  type Effect,
  type EventEntry,
  eventsOf,
  identityOf,
  type InProgress,
  type LimitCount,
  limitsOn,
  type Tick,
  uncounted,
  type Verification,
  waitOf,
} from '@pinpost/core'

import type { Guesses } from '../limits/guesses.ts'
import type { Ports } from './dispatch.ts'
import type { Stored } from './record.ts'

export interface MemoryOptions {
  now(): number
  /** the queue; a simulation loses, doubles and delays ticks here */
  schedule(id: string, tick: Tick): void
  unschedule(id: string, tick: Tick): void
}

const lockOf = ({
  account,
  address,
  scope = '',
}: Pick<Verification, 'account' | 'address' | 'scope'>): string =>
  `${account}/${scope}/${identityOf(address.reveal())}`

/** Exposes the queue separately, so that a simulation can fail between record and queue. */
export interface MemoryPorts extends Ports {
  schedule(id: string, tick: Tick): void
  unschedule(id: string, tick: Tick): void
}

/** Counts wrong codes by core's formulas, which the Lua script must also follow. */
function makeMemoryGuesses(now: () => number): Guesses {
  const counts = new Map<string, LimitCount>()
  return {
    take({ account, address }) {
      const key = lockOf({ account, address })
      const [use] = limitsOn(['wrongCode'], { account, address }, {})
      const waitMs = use === undefined ? 0 : waitOf(use.rule, counts.get(key), now())
      const isLocked = use !== undefined && waitMs > 0
      if (use !== undefined && !isLocked) counts.set(key, counted(use.rule, counts.get(key), now()))
      return Promise.resolve({
        verdict: isLocked
          ? {
              type: 'refused',
              refusal: { limit: use.name, retryAfterSeconds: Math.ceil(waitMs / 1000) },
              observed: [],
            }
          : { type: 'allowed', waitMs: 0, observed: [], unasked: [] },
        right: async () => void counts.delete(key),
        async notCompared() {
          if (use !== undefined && !isLocked) counts.set(key, uncounted(use.rule, counts.get(key)))
        },
      })
    },
    approved: async () => undefined,
    dummyTake: async () => undefined,
  }
}

/** The ports of `dispatch` in memory, for simulations. `ports.suite.ts` tests that it behaves like Redis. */
export function makeMemoryPorts({ now, schedule, unschedule }: MemoryOptions) {
  const records = new Map<string, Stored>()
  const locks = new Map<string, string>()
  const due = new Map<string, Tick>()
  const outbox: EventEntry[] = []
  let ids = 0

  function append({ version, verification }: Stored, effects: readonly Effect[]): void {
    const { id, account, country } = verification
    outbox.push({ id, version, account, country, at: now(), events: eventsOf(effects) })
  }

  const ports: MemoryPorts = {
    now,
    newId: () => (++ids).toString(16).padStart(32, '0'),
    create(verification: InProgress, effects) {
      const holder = locks.get(lockOf(verification))
      if (holder !== undefined) return Promise.resolve(holder)
      locks.set(lockOf(verification), verification.id)
      const stored = { version: 1, verification }
      records.set(verification.id, stored)
      append(stored, effects)
      due.set(verification.id, verification.tick)
      schedule(verification.id, verification.tick)
      return Promise.resolve(verification.id)
    },
    read: (id) => Promise.resolve(records.get(id)),
    write({ version }, next, effects) {
      if (records.get(next.id)?.version !== version) return Promise.resolve(undefined)
      const stored = { version: version + 1, verification: next }
      records.set(next.id, stored)
      append(stored, effects)
      if (next.state === 'inProgress') due.set(next.id, next.tick)
      else {
        due.delete(next.id)
        if (locks.get(lockOf(next)) === next.id) locks.delete(lockOf(next))
      }
      for (const effect of effects) {
        if (effect.type === 'schedule') schedule(next.id, effect.tick)
        if (effect.type === 'unschedule') unschedule(next.id, effect.tick)
      }
      return Promise.resolve(stored)
    },
    release(id, of) {
      const lock = lockOf(of)
      if (locks.get(lock) === id) locks.delete(lock)
      return Promise.resolve()
    },
    isDead: () => Promise.resolve(false),
    schedule,
    unschedule,
    ended: () => undefined,
    dummyWrite: async () => undefined,
    guesses: makeMemoryGuesses(now),
  }
  return { ports, records, locks, due, outbox }
}
