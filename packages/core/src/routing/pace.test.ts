import { describe, expect, it } from 'vitest'

import { paceAfter, paceAfterMissing, SLOW_AFTER_SECONDS, SLOWEST_PACE } from './pace.ts'

/** The paces after each of so many deliveries. */
function course(pace: number, deliveries: number, lagSeconds: number): readonly number[] {
  const paces: number[] = []
  for (let i = 0; i < deliveries; i++) paces.push(paceAfter(paces.at(-1) ?? pace, lagSeconds))
  return paces
}

describe('a late delivery', () => {
  it('is one after the 30th second', () => {
    expect(paceAfter(0.5, SLOW_AFTER_SECONDS)).toBeGreaterThan(0.5)
    expect(paceAfter(0.5, SLOW_AFTER_SECONDS + 0.001)).toBeLessThan(0.5)
    expect(SLOW_AFTER_SECONDS).toBe(30)
  })

  it('leaves four fifths each time, and a tenth after ten', () => {
    const paces = course(1, 10, 60)
    expect(paces[0]).toBeCloseTo(0.8, 10)
    expect(paces[1]).toBeCloseTo(0.64, 10)
    expect(paces[9]).toBeCloseTo(0.107, 3)
  })

  it('leaves a trickle, however many there are', () => {
    expect(course(1, 100, 600).at(-1)).toBe(SLOWEST_PACE)
    expect(SLOWEST_PACE).toBeGreaterThan(0)
  })

  it('counts as much as a receipt that never came', () => {
    expect(paceAfterMissing(0.5)).toBe(paceAfter(0.5, 600))
    expect(paceAfterMissing(SLOWEST_PACE)).toBe(SLOWEST_PACE)
  })
})

describe('a delivery in time', () => {
  it('gives a twentieth back, until all is back after twenty', () => {
    const paces = course(SLOWEST_PACE, 20, 3)
    expect(paces[0]).toBeCloseTo(0.1, 10)
    expect(paces[9]).toBeCloseTo(0.55, 10)
    expect(paces[17]).toBeLessThan(1)
    expect(paces[19]).toBe(1)
  })

  it('never gives more than all', () => {
    expect(paceAfter(1, 0)).toBe(1)
    expect(paceAfter(0.99, 0)).toBe(1)
  })
})

it('forgives a route one late delivery of seven', () => {
  let pace = 1
  for (let i = 0; i < 700; i++) pace = paceAfter(pace, i % 7 === 0 ? 60 : 3)
  expect(pace).toBe(1)
})
