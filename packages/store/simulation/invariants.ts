import type { Attempt, Decision, EventEntry, InProgress, Secret, Verification } from '@pinpost/core'

import type { makeMemoryPorts } from '../src/verifications/memory.ts'
import type { Clock } from './clock.ts'
import { brokenByEvents } from './event-rule.ts'
import { brokenByChecks, brokenByRenewal, makeGuessRule, type WrongCodes } from './pin-rule.ts'
import type { Job } from './queue.ts'
import type { Tally, Violation } from './report.ts'

export type Memory = ReturnType<typeof makeMemoryPorts>

/** The invariants of ARCHITECTURE.md, and that everything ends. */
const INVARIANTS = {
  1: 'Invariant 1: a verification that has ended never sends again',
  2: 'Invariant 2: a PIN is accepted at most once, and never after its last allowed wrong code',
  3: 'Invariant 3: a step is handed to a provider at most once per attempt number',
  4: 'Invariant 4: every verification in progress has exactly one next tick, known to the store',
  5: 'Invariant 5: at most one verification in progress per account, scope and address',
  6: 'Invariant 6: no clear PIN, number or e-mail address outside of its place',
  7: 'Invariant 7: guesses are counted per address over all its verifications',
  events: 'Promise: each change has its events exactly once, in order of version',
  pin: 'Rule: a message has a new PIN exactly when the rules of its verification say so',
  end: 'Promise: every verification ends',
} as const

/** Maximum time between the last read of the record and the send: only the claim's answer is awaited. */
const HAND_OVER_MS = 50

/** Every verification is over by then, even with the longest plan (900 s) and an outage of 15 min before each step. */
const LONGEST_LIFE_MS = 4 * 3_600_000

/** The observer's own state of a verification, independent of the rules under test. */
interface Ledger extends WrongCodes {
  readonly key: string
  readonly secrets: Set<string>
  readonly handedOver: Set<number>
  readonly claimed: Set<number>
  readonly history: string[]
  answeredRight: number
  readonly entries: EventEntry[]
  endedAt?: number
}

export interface Write {
  /** the record before */
  readonly before: Verification
  /** the record that the writer had read */
  readonly read: Verification
  /** the record afterwards */
  readonly after: Verification
  readonly by: string
  /** the tick number of the job that caused it */
  readonly job: number | undefined
  /** the number is locked by wrong codes, so no code may be compared */
  readonly isLocked: boolean
}

/** Mail servers do not distinguish `Ann@` from `ann@`. */
const lockOf = ({ account, address, scope = '' }: Verification): string =>
  `${account}/${scope}/${address.reveal().toLowerCase()}`

/** A number without its `+`, and the rest of an e-mail address, whose first letter may be written in two ways. */
const bare = (address: Secret): string => address.reveal().slice(1)

export type Invariants = ReturnType<typeof makeInvariants>

/** Observes every write, hand-over, job and answer. */
export function makeInvariants(memory: Memory, clock: Clock, tally: Tally) {
  const ledgers = new Map<string, Ledger>()
  const running = new Map<string, Set<string>>()
  const touched = new Set<string>()
  const guesses = makeGuessRule()
  let violation: Violation | undefined

  function fail(invariant: keyof typeof INVARIANTS, id: string, what: string): void {
    const history = ledgers.get(id)?.history ?? []
    violation ??= { invariant: INVARIANTS[invariant], what, id, at: clock.now(), history: [...history] }
  }

  function note(id: string, what: string): void {
    ledgers.get(id)?.history.push(`${clock.now()} ${what}`)
  }

  function hides(id: string, where: string, value: unknown): void {
    const text = JSON.stringify(value)
    for (const secret of ledgers.get(id)?.secrets ?? []) {
      if (text.includes(secret)) fail(6, id, `a secret is in ${where}: ${text}`)
    }
  }

  function created(verification: InProgress): void {
    const { id } = verification
    const key = lockOf(verification)
    const addresses = [verification, ...verification.steps.flatMap(({ destination }) => destination ?? [])]
    const secrets = new Set([verification.pin.reveal(), ...addresses.map(({ address }) => bare(address))])
    const ledger = {
      key,
      secrets,
      handedOver: new Set<number>(),
      claimed: new Set<number>(),
      history: [],
      entries: [],
    }
    ledgers.set(id, { ...ledger, wrong: 0, answeredRight: 0 })
    const others = running.get(key) ?? new Set()
    running.set(key, others.add(id))
    touched.add(id)
    note(id, 'created')
    hides(id, 'the record', verification)
  }

  function written({ before, read, after, by, job, isLocked }: Write): void {
    const { id } = after
    const ledger = ledgers.get(id)
    if (ledger === undefined) return
    touched.add(id)
    note(id, `${by}: ${describe(after)}`)
    if (before.state !== 'inProgress' && after.state === 'inProgress') fail(1, id, `${by} woke it up`)
    if (before.state !== 'inProgress' && after.attempts.length > before.attempts.length)
      fail(1, id, `${by} claimed an attempt after the end`)
    const broken = brokenByChecks(ledger, before, after, { isLocked, isApproved: by === 'api approve' })
    if (broken !== undefined) fail(2, id, `${by} ${broken}`)
    const renewal = brokenByRenewal(before, after)
    if (renewal !== undefined) fail('pin', id, `${by} ${renewal}`)
    const person = lockOf({ ...after, scope: undefined })
    const guessed = isLocked ? undefined : guesses.brokenBy(person, before, after)
    if (guessed !== undefined) fail(7, id, `${by} ${guessed}`)
    claims(ledger, read, after, by)
    ticks(before, after, by, job)
    if (after.state === 'inProgress') ledger.secrets.add(after.pin.reveal())
    else if (before.state === 'inProgress') {
      running.get(ledger.key)?.delete(id)
      ledger.endedAt = clock.now()
      tally.count('verifications', after.state)
    }
    hides(id, 'the record', after)
  }

  /** Attempts that this writer added. */
  function claims(ledger: Ledger, read: Verification, after: Verification, by: string): void {
    for (const { number } of after.attempts.slice(read.attempts.length)) {
      if (ledger.claimed.has(number)) fail(3, after.id, `${by} claimed attempt ${number} twice`)
      ledger.claimed.add(number)
    }
    const isKnown = (number: number): boolean => after.attempts[number - 1]?.number === number
    if (![...ledger.claimed].every(isKnown)) fail(3, after.id, `${by} lost an attempt`)
  }

  function ticks(before: Verification, after: Verification, by: string, job: number | undefined): void {
    if (before.state !== 'inProgress') return
    if (job !== undefined && job !== before.tick.number)
      fail(4, after.id, `${by} acted by tick ${job}, the next one was ${before.tick.number}`)
    if (after.state !== 'inProgress' || after.tick === before.tick) return
    if (after.tick.number <= before.tick.number) fail(4, after.id, `${by} planned an old tick number`)
  }

  /** A subscriber of the outbox. */
  function takeEntries(): void {
    for (const entry of memory.outbox.splice(0)) {
      ledgers.get(entry.id)?.entries.push(entry)
      hides(entry.id, 'an event', entry)
    }
  }

  /** Must hold whenever no write is in progress. */
  function stands(id: string): void {
    const stored = memory.records.get(id)
    if (stored === undefined) return
    const { verification, version } = stored
    const broken = brokenByEvents(ledgers.get(id)?.entries ?? [], version, verification)
    if (broken !== undefined) fail('events', id, broken)
    const due = memory.due.get(id)
    const holder = memory.locks.get(lockOf(verification))
    if (verification.state !== 'inProgress') {
      if (due !== undefined) fail(4, id, 'it has ended and is still in the due index')
      if (holder === id) fail(5, id, 'it has ended and still holds the lock of its number')
      return
    }
    const { tick, startedAt } = verification
    if (due?.number !== tick.number || due.at !== tick.at)
      fail(4, id, `the due index has ${JSON.stringify(due)}, the record ${JSON.stringify(tick)}`)
    if (holder !== id) fail(5, id, `the lock of its number is held by ${holder}`)
    const others = running.get(lockOf(verification))?.size
    if (others !== 1) fail(5, id, `${others} are in progress for its number`)
    if (clock.now() > startedAt + LONGEST_LIFE_MS) fail('end', id, 'it goes on and on')
  }

  return {
    note,
    created,
    written,
    /** Called before a provider is called. */
    handedOver(id: string, attempt: Attempt, delivery: unknown): void {
      const ledger = ledgers.get(id)
      note(id, `attempt ${attempt.number} is handed over`)
      if (ledger?.claimed.has(attempt.number) === false)
        fail(1, id, `attempt ${attempt.number} is sent without a claim`)
      if (ledger?.handedOver.has(attempt.number)) fail(3, id, `attempt ${attempt.number} is sent twice`)
      const { endedAt = Infinity } = ledger ?? {}
      if (clock.now() - endedAt > HAND_OVER_MS)
        fail(1, id, `attempt ${attempt.number} is sent ${clock.now() - endedAt} ms after the end`)
      ledger?.handedOver.add(attempt.number)
      hides(id, 'the log of a delivery', delivery)
    },
    sentAfterTheEnd(id: string, attempt: Attempt): void {
      fail(1, id, `attempt ${attempt.number} is to be delivered`)
    },
    queued(job: Job): void {
      hides(job.id, 'a job', job)
    },
    answered(id: string, { reply, effects }: Pick<Decision<string>, 'reply' | 'effects'>): void {
      hides(id, 'an effect', effects)
      const ledger = ledgers.get(id)
      if (ledger === undefined || reply !== 'right') return
      ledger.answeredRight++
      if (ledger.answeredRight > 1) fail(2, id, 'two checks were answered right')
    },
    checkTouched(): void {
      takeEntries()
      for (const id of touched) stands(id)
      touched.clear()
    },
    checkAll(): void {
      for (const ids of running.values()) for (const id of ids) stands(id)
    },
    /** Called at the end of the run. */
    checkEnd(): void {
      for (const ids of running.values())
        for (const id of ids) fail('end', id, 'nothing will end it any more')
    },
    forget(id: string): void {
      ledgers.delete(id)
    },
    violation: (): Violation | undefined => violation,
    typed(id: string, code: string): void {
      ledgers.get(id)?.secrets.add(code)
    },
  }
}

function describe(verification: Verification): string {
  const { attempts, checks, state } = verification
  const claimed = attempts.map(({ channel, outcome }) => `${channel} ${outcome?.kind ?? '…'}`).join(', ')
  const next =
    verification.state === 'inProgress'
      ? `tick ${verification.tick.number} ${verification.tick.purpose} at ${verification.tick.at}`
      : state
  return `${next} [${claimed}] ${checks.map(({ right }) => (right ? '✓' : '✗')).join('')}`
}
