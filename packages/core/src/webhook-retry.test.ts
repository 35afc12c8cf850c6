import { expect, it } from 'vitest'

import { isGivenUp, nextTryAt, restMs } from './webhook-retry.ts'

const HOUR = 3_600_000

it('pauses grow to four hours', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 99].map((tries) => nextTryAt({ at: 0, tries }, 0, 0))
  const seconds = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 14_400, 14_400]
  expect(pauses).toEqual(seconds.map((each) => each * 1000))
})

it('a pause is up to a fifth longer by chance', () => {
  expect(nextTryAt({ at: 0, tries: 1 }, 100, 1)).toBe(6_100)
})

it('an event without a failed try waits a second', () => {
  expect(nextTryAt({ at: 0, tries: 0 }, 0, 0)).toBe(1_000)
})

it('an event that fails after a day is dead', () => {
  expect(nextTryAt({ at: 0, tries: 12 }, 24 * HOUR - 1, 0)).toBeGreaterThan(24 * HOUR)
  expect(nextTryAt({ at: 0, tries: 12 }, 24 * HOUR, 0)).toBeUndefined()
})

it('an endpoint that fails rests for one second, then twice as long each time, up to ten minutes', () => {
  expect([1, 2, 3, 10, 11, 5_000].map(restMs)).toEqual([1_000, 2_000, 4_000, 512_000, 600_000, 600_000])
})

it('an endpoint is given up after three days of failures', () => {
  expect(isGivenUp(0, 72 * HOUR - 1)).toBe(false)
  expect(isGivenUp(0, 72 * HOUR)).toBe(true)
})
