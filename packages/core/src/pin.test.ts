import { describe, expect, it } from 'vitest'

import { makePin, type RandomBytes } from './pin.ts'

/** Bytes of a small generator (mulberry32) with a seed, so that the statistics are the same in every run. */
function seededBytes(seed: number): RandomBytes {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) & 255
  }
  return (count) => Uint8Array.from({ length: count }, next)
}

/** Returns the listed bytes one after the other, in requests of any size. */
function listedBytes(...bytes: number[]): RandomBytes {
  return (count) => Uint8Array.from(bytes.splice(0, count))
}

describe('makePin', () => {
  it.each([4, 6, 10])('makes %d digits', (length) => {
    expect(makePin(length, seededBytes(length)).reveal()).toMatch(new RegExp(`^\\d{${length}}$`))
  })

  it('keeps leading zeros', () => {
    expect(makePin(4, listedBytes(0, 10, 20, 7)).reveal()).toBe('0007')
  })

  it('rejects bytes from 250 up, which would favour low digits', () => {
    expect(makePin(4, listedBytes(250, 1, 255, 2, 251, 253, 249, 254, 252, 9)).reveal()).toBe('1299')
  })

  it('asks only for as many bytes as digits are missing', () => {
    const asked: number[] = []
    const bytes = listedBytes(255, 1, 2, 3, 4)
    makePin(4, (count) => {
      asked.push(count)
      return bytes(count)
    })
    expect(asked).toEqual([4, 1])
  })

  it('gives every digit the same chance in every place', () => {
    const pins = 20_000
    const bytes = seededBytes(20261123)
    const counts = Array.from({ length: 4 }, () => Array.from({ length: 10 }, () => 0))
    for (let made = 0; made < pins; made++) {
      for (const [place, digit] of Array.from(makePin(4, bytes).reveal()).entries()) {
        const row = counts[place] ?? []
        row[Number(digit)] = (row[Number(digit)] ?? 0) + 1
      }
    }
    const expected = pins / 10
    const chiSquares = counts.map((row) =>
      row.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0),
    )
    // One in a thousand fair generators exceeds 27.9 (nine degrees of freedom).
    expect(Math.max(...chiSquares)).toBeLessThan(27.9)
  })

  it('the test of fairness notices a generator that uses every byte', () => {
    const shares = Array.from({ length: 256 }, (_, byte) => byte % 10)
    expect(shares.filter((digit) => digit === 0)).toHaveLength(26)
    expect(shares.filter((digit) => digit === 9)).toHaveLength(25)
  })
})
