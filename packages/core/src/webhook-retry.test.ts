import { expect, it } from 'vitest'

import { isTooOld, pauseAfter } from './webhook-retry.ts'

const HOUR = 3_600_000

it('pauses grow from five seconds to four hours', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 99].map((tries) => pauseAfter({ at: 0, tries }, 0, 0))
  const seconds = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 14_400, 14_400]
  expect(pauses).toEqual(seconds.map((each) => each * 1000))
})

it('a pause is up to a fifth longer by chance', () => {
  expect(pauseAfter({ at: 0, tries: 1 }, 100, 1)).toBe(6_000)
})

it('a receiver may ask for a longer pause, up to an hour', () => {
  const pauses = [2, 60, 3_600, 3_601].map((seconds) => pauseAfter({ at: 0, tries: 1 }, 0, 0, seconds))
  expect(pauses).toEqual([5_000, 60_000, HOUR, HOUR])
})

it('an event is given up once it is a day old', () => {
  expect(pauseAfter({ at: 5, tries: 12 }, 5 + 24 * HOUR - 1, 0)).toBe(4 * HOUR)
  expect(pauseAfter({ at: 5, tries: 12 }, 5 + 24 * HOUR, 0)).toBeUndefined()
  expect([isTooOld(5, 4 + 24 * HOUR), isTooOld(5, 5 + 24 * HOUR)]).toEqual([false, true])
})

it('an endpoint that always fails is tried fourteen times over 28 hours', () => {
  const tries = [0]
  for (;;) {
    const now = tries.at(-1) ?? 0
    const pause = pauseAfter({ at: 0, tries: tries.length }, now, 0)
    if (pause === undefined) break
    tries.push(now + pause)
  }
  expect(tries).toHaveLength(14)
  expect(tries.at(-1)).toBe(27 * HOUR + 42 * 60_000 + 35_000)
})
