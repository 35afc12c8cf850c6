import { expect, it } from 'vitest'

import { maySend, type Pace, paceAfter, takeTurn, UNKNOWN_PACE } from './webhook-pace.ts'

const failed = (pace: Pace, beganAt: number, now: number) =>
  paceAfter(pace, { succeeded: false, beganAt }, now)
/** Tries one at a time, each at the end of the rest; each fails at once. */
function failing(times: number): { readonly pace: Pace; readonly now: number } {
  let [pace, now] = [UNKNOWN_PACE, 1_000]
  for (let each = 0; each < times; each++) {
    now = Math.max(now + 1, pace.restsUntil)
    pace = failed(pace, now, now)
  }
  return { pace, now }
}

it('a receiver gets ten requests at once', () => {
  expect([0, 9, 10].map((underWay) => maySend(UNKNOWN_PACE, underWay, 1))).toEqual([true, true, false])
})

it('a receiver rests from the third failure in a row on: a second, twice as long each time, up to ten minutes', () => {
  const rests = [1, 2, 3, 4, 5, 12, 13, 14, 5_000].map((times) => {
    const { pace, now } = failing(times)
    return Math.max(0, pace.restsUntil - now)
  })
  expect(rests).toEqual([0, 0, 1_000, 2_000, 4_000, 512_000, 600_000, 600_000, 600_000])
})

it('while it rests nothing is sent, afterwards one request at a time', () => {
  const { pace } = failing(3)
  expect(maySend(pace, 0, pace.restsUntil - 1)).toBe(false)
  expect(maySend(pace, 0, pace.restsUntil)).toBe(true)
  expect(maySend(pace, 1, pace.restsUntil)).toBe(false)
})

it('requests that began before the rest do not prolong it', () => {
  const { pace, now } = failing(3)
  const after = failed(pace, now - 1, now + 500)
  expect([after.failures, after.restsUntil]).toEqual([3, pace.restsUntil])
  expect(failed(pace, now, now + 500).failures).toBe(4)
})

it('one success ends the rest and the count', () => {
  const { pace, now } = failing(8)
  const after = paceAfter(pace, { succeeded: true, beganAt: now - 1 }, now)
  expect(maySend(after, 9, now)).toBe(true)
  expect(after.failures).toBe(0)
})

it('the average follows the duration of tries, a fifth with each', () => {
  const slow = paceAfter(UNKNOWN_PACE, { succeeded: true, beganAt: 0 }, 1_100)
  expect(slow.averageMs).toBe(300)
  expect(failed(slow, 2_000, 2_300).averageMs).toBe(300)
  const { pace, now } = failing(3)
  // It began before the rest.
  expect(failed({ ...pace, averageMs: 100 }, now - 1, now + 999).averageMs).toBe(280)
})

it('waiting events are tried in turn, as fast as the receiver answers', () => {
  const first = takeTurn(UNKNOWN_PACE, 5_000)
  const second = takeTurn(first.pace, 5_000)
  expect([first.at, second.at]).toEqual([5_010, 5_020])
  expect(takeTurn(second.pace, 6_000).at).toBe(6_010)
})

it('events wait for the end of a rest', () => {
  const { pace, now } = failing(3)
  const { at } = takeTurn(pace, now)
  expect(at).toBe(pace.restsUntil + pace.averageMs)
})

it('an event waits at most a minute', () => {
  const { pace, now } = failing(3)
  const crowded = { ...pace, nextTurn: now + 90_000 }
  expect(takeTurn(crowded, now).at).toBe(pace.restsUntil + 60_000)
  expect(takeTurn({ ...UNKNOWN_PACE, nextTurn: 200_000 }, 5_000).at).toBe(65_000)
})
