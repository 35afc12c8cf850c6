import { describe, expect, it } from 'vitest'

import { randomBytes } from './random.ts'

describe('random bytes', () => {
  it.each([0, 1, 12, 15, 8_192, 20_000])('are %i at a time', (count) => {
    expect(randomBytes(count)).toHaveLength(count)
  })

  it('are never returned twice', () => {
    const seen = new Set(Array.from({ length: 5_000 }, () => randomBytes(16).toString('hex')))
    expect(seen.size).toBe(5_000)
  })

  it('do not change while others are drawn', () => {
    const first = randomBytes(16)
    const copy = first.toString('hex')
    for (let i = 0; i < 2_000; i++) randomBytes(16)
    expect(first.toString('hex')).toBe(copy)
  })

  it('have every value about equally often', () => {
    const counts = new Uint32Array(256)
    for (let i = 0; i < 25_600; i++)
      for (const byte of randomBytes(10)) counts[byte] = (counts[byte] ?? 0) + 1
    // 1,000 each on average; five standard deviations are 158.
    expect(Math.min(...counts)).toBeGreaterThan(800)
    expect(Math.max(...counts)).toBeLessThan(1_200)
  })
})
