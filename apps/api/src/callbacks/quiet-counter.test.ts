import { expect, it } from 'vitest'

import { makeQuietCounter } from './quiet-counter.ts'

it('reports the first event of each name, then the count of later ones once per interval', () => {
  const { count } = makeQuietCounter(10_000)
  expect([0, 1, 9_999].map((now) => count('a', now))).toEqual([1, undefined, undefined])
  expect(count('b', 5_000)).toBe(1)
  expect([10_000, 10_001, 30_000].map((now) => count('a', now))).toEqual([3, undefined, 2])
})
