import { describe, expect, it } from 'vitest'

import { makeConcurrencyLimiter } from './concurrency-limiter.ts'
import {
  afterTurn,
  BURST_MS,
  FLOOR,
  isTurnedAway,
  LATE_MS,
  NO_TURNS,
  SHED_MS,
  type Turns,
} from './overload.ts'

const NOW = 10_000
/** Every turn so far had a late call. */
const since = (ms: number): Turns => ({ lateSince: NOW - ms, lateAt: NOW - 1, endedAt: NOW - 1 })
const OVERLOADED = since(BURST_MS)
const overloadedUntil = (lateAt: number): Turns => ({ ...since(BURST_MS * 3), lateAt })

describe('a call is refused only if it is late, the overload lasts and the process has many calls in progress', () => {
  it.each([
    ['nothing was late', NO_TURNS, LATE_MS * 10, FLOOR * 5, false],
    ['a burst', since(BURST_MS - 1), LATE_MS * 10, FLOOR * 5, false],
    ['an overload', OVERLOADED, SHED_MS + 1, FLOOR, true],
    ['an overload, and one of the first of its turn', OVERLOADED, SHED_MS, FLOOR * 5, false],
    ['an overload, and little is under way', OVERLOADED, LATE_MS * 10, FLOOR - 1, false],
    [
      'an overload that is over, because there were no calls',
      { ...OVERLOADED, endedAt: NOW - BURST_MS - 1 },
      LATE_MS * 10,
      FLOOR,
      false,
    ],
  ])('%s', (_name, turns, waitedMs, underWay, expected) => {
    expect(isTurnedAway(turns, { waitedMs, underWay }, NOW)).toBe(expected)
  })
})

describe('turns of the event loop', () => {
  const IN_TIME = { longestMs: LATE_MS, hasRefused: false }
  const LATE = { longestMs: LATE_MS + 1, hasRefused: false }
  const REFUSING = { longestMs: SHED_MS + 1, hasRefused: true }

  it.each([
    ['in time', NO_TURNS, IN_TIME, undefined],
    ['the first that is late', NO_TURNS, LATE, NOW],
    ['late again', since(100), LATE, NOW - 100],
    ['in time again', since(100), IN_TIME, undefined],
    ['overload goes on with a call that is refused', OVERLOADED, REFUSING, NOW - BURST_MS],
    ['overload goes on over turns in time', overloadedUntil(NOW - BURST_MS + 1), IN_TIME, NOW - BURST_MS * 3],
    ['overload ends', overloadedUntil(NOW - BURST_MS), IN_TIME, undefined],
    ['late after a pause', { ...OVERLOADED, endedAt: NOW - BURST_MS - 1 }, LATE, NOW],
  ])('%s', (_name, turns, turn, lateSince) => {
    expect(afterTurn(turns, turn, NOW)).toMatchObject({ lateSince, endedAt: NOW })
  })

  it.each([
    ['late', LATE, NOW],
    ['a refusal', REFUSING, NOW],
    ['in time', IN_TIME, NOW - 1],
  ])('remember the last one that was not in time: %s', (_name, turn, lateAt) => {
    expect(afterTurn(since(100), turn, NOW).lateAt).toBe(lateAt)
  })
})

/** A simulated process in which each call takes its time, and turns run one after the other. */
function simulate({
  callsPerTurn,
  msPerCall,
  turns,
}: {
  callsPerTurn: (turn: number) => number
  msPerCall: number
  turns: number
}) {
  let [now, refused, all] = [0, 0, 0]
  const atEnd: (() => void)[] = []
  const limiter = makeConcurrencyLimiter(100_000, {
    now: () => now,
    atEndOfTurn: (task) => atEnd.push(task),
  })
  for (let turn = 0; turn < turns; turn++) {
    let taken = 0
    for (let call = 0; call < callsPerTurn(turn); call++, all++) {
      if (limiter.acquire()) taken++
      else refused++
      now += msPerCall
    }
    for (const task of atEnd.splice(0)) task()
    // They are answered in the next turn.
    for (; taken > 0; taken--) limiter.release()
  }
  return { refused, all }
}

describe('a process', () => {
  it('refuses none of 256 callers whose calls take 24 ms', () => {
    expect(simulate({ callsPerTurn: () => 256, msPerCall: 24 / 256, turns: 1_000 }).refused).toBe(0)
  })

  it('refuses many of the calls that it cannot answer in time', () => {
    const { refused, all } = simulate({ callsPerTurn: () => 512, msPerCall: 0.1, turns: 1_000 })
    expect(refused / all).toBeGreaterThan(0.5)
    expect(refused / all).toBeLessThan(0.95)
  })

  it('goes on refusing although few calls arrive in some turns', () => {
    const { refused, all } = simulate({
      callsPerTurn: (turn) => (turn % 20 === 0 ? 10 : 512),
      msPerCall: 0.1,
      turns: 1_000,
    })
    expect(refused / all).toBeGreaterThan(0.5)
  })

  it('refuses calls above its maximum, however fast it is', () => {
    const limiter = makeConcurrencyLimiter(2)
    expect([limiter.acquire(), limiter.acquire(), limiter.acquire()]).toEqual([true, true, false])
    limiter.release()
    expect(limiter.acquire()).toBe(true)
  })
})
