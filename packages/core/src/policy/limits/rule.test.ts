import { array, assert, boolean, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  counted,
  countOf,
  type LimitCount,
  type LimitRule,
  LOCKS_KEPT_MS,
  refusesAt,
  uncounted,
  waitOf,
} from './rule.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How many of these instants are allowed, if each allowed one is counted. */
function allowed(rule: LimitRule, instants: readonly number[]): number {
  let kept: LimitCount | undefined
  let count = 0
  for (const now of instants) {
    if (waitOf(rule, kept, now) > 0) continue
    kept = counted(rule, kept, now)
    count++
  }
  return count
}

const every = (ms: number, count: number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index * ms)

describe('a bucket', () => {
  const five: LimitRule = { kind: 'bucket', burst: 5, intervalMs: 2 * MINUTE }

  it('allows its burst at once, and then one for each interval', () => {
    expect(allowed(five, every(0, 100))).toBe(5)
    expect(allowed(five, every(SECOND, 600))).toBe(5 + 4)
  })

  it('returns how long the next one has to wait', () => {
    let kept: LimitCount | undefined
    for (const now of every(0, 5)) kept = counted(five, kept, now)
    expect(waitOf(five, kept, 0)).toBe(2 * MINUTE)
    expect(waitOf(five, kept, 30 * SECOND)).toBe(90 * SECOND)
    expect(waitOf(five, kept, 2 * MINUTE)).toBe(0)
  })

  it('allows one more after one is given back, and never more than its burst', () => {
    const full = every(0, 5).reduce<LimitCount | undefined>(
      (kept, now) => counted(five, kept, now),
      undefined,
    )
    const given = uncounted(five, full)
    expect(waitOf(five, given, 0)).toBe(0)
    expect(waitOf(five, counted(five, given, 0), 0)).toBe(2 * MINUTE)
    expect(waitOf(five, uncounted(five, undefined), 0)).toBe(0)
    expect(allowedAfter(five, uncounted(five, undefined))).toBe(5)
  })
})

function allowedAfter(rule: LimitRule, begun: LimitCount): number {
  let kept = begun
  let count = 0
  while (waitOf(rule, kept, DAY) === 0) {
    kept = counted(rule, kept, DAY)
    count++
  }
  return count
}

describe('locks', () => {
  const locks: LimitRule = {
    kind: 'locks',
    locks: [
      { after: 5, seconds: 900 },
      { after: 10, seconds: 3_600 },
      { after: 20, seconds: 86_400 },
    ],
  }

  it('apply after the fifth, the tenth and the twentieth, each for longer, then after every further one', () => {
    let kept: LimitCount | undefined
    let now = 0
    const waits = Array.from({ length: 22 }, () => {
      kept = counted(locks, kept, now)
      const wait = waitOf(locks, kept, now)
      now += wait
      return wait
    })
    const expected = Array(22).fill(0)
    expected[4] = 15 * MINUTE
    expected[9] = HOUR
    expected[19] = DAY
    expected[20] = DAY
    expected[21] = DAY
    expect(waits).toEqual(expected)
  })

  it('let an attacker who never stops make 20 guesses on the first day, and one on each day after it', () => {
    expect(allowed(locks, every(SECOND, 86_400))).toBe(20)
    expect(allowed(locks, every(MINUTE, 30 * 1_440))).toBeLessThanOrEqual(20 + 29)
  })

  it('are remembered for 30 days', () => {
    expect(LOCKS_KEPT_MS).toBe(30 * DAY)
  })

  it('are lifted if the guess that set them is given back', () => {
    let kept: LimitCount | undefined
    for (let i = 0; i < 5; i++) kept = counted(locks, kept, 0)
    const given = uncounted(locks, kept)
    expect(given).toEqual({ count: 4, until: 0 })
    expect(uncounted(locks, undefined)).toEqual({ count: 0, until: 0 })
  })

  it('of an account without locks never apply', () => {
    expect(waitOf({ kind: 'locks', locks: [] }, counted({ kind: 'locks', locks: [] }, undefined, 0), 0)).toBe(
      0,
    )
  })
})

describe('a day', () => {
  const two: LimitRule = { kind: 'day', limit: 2 }

  it('allows its number until midnight (UTC), and again after it', () => {
    expect(allowed(two, [0, 1, 2, DAY - 1])).toBe(2)
    expect(allowed(two, [DAY - 2, DAY - 1, DAY, DAY + 1, DAY + 2])).toBe(4)
  })

  it('returns how long it is until midnight, and nothing afterwards', () => {
    const kept = { count: 2, until: DAY }
    expect([HOUR, DAY - 1, DAY, 2 * DAY].map((now) => waitOf(two, kept, now))).toEqual([DAY - HOUR, 1, 0, 0])
  })

  it('allows one more after one is given back', () => {
    const kept = counted(two, counted(two, undefined, 0), 0)
    expect(waitOf(two, kept, 0)).toBe(DAY)
    expect(waitOf(two, uncounted(two, kept), 0)).toBe(0)
    expect(uncounted(two, undefined)).toEqual({ count: 0, until: 0 })
  })
})

const RULES: readonly LimitRule[] = [
  { kind: 'bucket', burst: 3, intervalMs: 700 },
  { kind: 'locks', locks: [{ after: 2, seconds: 1 }] },
  { kind: 'day', limit: 3 },
]

it.each(RULES)('a wait always ends: when it is over, one more is allowed ($kind)', (rule) => {
  assert(
    property(array(integer({ min: 0, max: 2_000 }), { maxLength: 60 }), (pauses) => {
      let kept: LimitCount | undefined
      let now = 0
      for (const pause of pauses) {
        now += pause
        if (waitOf(rule, kept, now) === 0) kept = counted(rule, kept, now)
      }
      expect(waitOf(rule, kept, now + waitOf(rule, kept, now))).toBe(0)
    }),
  )
})

it.each(RULES)('giving back never allows more than before ($kind)', (rule) => {
  assert(
    property(array(boolean(), { maxLength: 40 }), (takesBack) => {
      let kept: LimitCount | undefined
      let open = 0
      for (const back of takesBack) {
        if (back && open > 0) {
          kept = uncounted(rule, kept)
          open--
        } else if (waitOf(rule, kept, 0) === 0) {
          kept = counted(rule, kept, 0)
          open++
        }
      }
      const most = rule.kind === 'bucket' ? rule.burst : 3
      expect(open).toBeLessThanOrEqual(most)
    }),
  )
})

describe('the state of a limit for operators', () => {
  const steps: LimitRule = {
    kind: 'locks',
    locks: [
      { after: 5, seconds: 60 },
      { after: 10, seconds: 600 },
    ],
  }

  it('of a bucket is its count and its burst', () => {
    const five: LimitRule = { kind: 'bucket', burst: 5, intervalMs: MINUTE }
    const kept = every(0, 3).reduce<LimitCount | undefined>((k, now) => counted(five, k, now), undefined)
    expect([0, 1, MINUTE, 3 * MINUTE, DAY].map((now) => countOf(five, kept, now))).toEqual([3, 3, 2, 0, 0])
    expect([countOf(five, undefined, 0), refusesAt(five, 3)]).toEqual([0, 5])
  })

  it('of locks is the count and the next threshold; past the last threshold each one locks', () => {
    expect(countOf(steps, { count: 7, until: 0 }, DAY)).toBe(7)
    expect([0, 4, 5, 9, 10, 30].map((count) => refusesAt(steps, count))).toEqual([5, 5, 10, 10, 11, 31])
  })

  it('of a day is the count of that day', () => {
    const day: LimitRule = { kind: 'day', limit: 9 }
    const kept = { count: 4, until: DAY }
    expect([countOf(day, kept, DAY - 1), countOf(day, kept, DAY), refusesAt(day, 4)]).toEqual([4, 0, 9])
  })
})
