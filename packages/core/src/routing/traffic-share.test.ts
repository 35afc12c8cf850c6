import { describe, expect, it } from 'vitest'

import {
  trafficShareAfter,
  trafficShareAfterMissing,
  SLOW_AFTER_SECONDS,
  LEAST_TRAFFIC_SHARE,
} from './traffic-share.ts'

/** The traffic shares after each delivery. */
function course(trafficShare: number, deliveries: number, lagSeconds: number): readonly number[] {
  const trafficShares: number[] = []
  for (let i = 0; i < deliveries; i++)
    trafficShares.push(trafficShareAfter(trafficShares.at(-1) ?? trafficShare, lagSeconds))
  return trafficShares
}

describe('a late delivery', () => {
  it('is one after the 30th second', () => {
    expect(trafficShareAfter(0.5, SLOW_AFTER_SECONDS)).toBeGreaterThan(0.5)
    expect(trafficShareAfter(0.5, SLOW_AFTER_SECONDS + 0.001)).toBeLessThan(0.5)
    expect(SLOW_AFTER_SECONDS).toBe(30)
  })

  it('leaves four fifths each time, and a tenth after ten', () => {
    const trafficShares = course(1, 10, 60)
    expect(trafficShares[0]).toBeCloseTo(0.8, 10)
    expect(trafficShares[1]).toBeCloseTo(0.64, 10)
    expect(trafficShares[9]).toBeCloseTo(0.107, 3)
  })

  it('never falls below a twentieth', () => {
    expect(course(1, 100, 600).at(-1)).toBe(LEAST_TRAFFIC_SHARE)
    expect(LEAST_TRAFFIC_SHARE).toBeGreaterThan(0)
  })

  it('counts as much as a missing receipt', () => {
    expect(trafficShareAfterMissing(0.5)).toBe(trafficShareAfter(0.5, 600))
    expect(trafficShareAfterMissing(LEAST_TRAFFIC_SHARE)).toBe(LEAST_TRAFFIC_SHARE)
  })
})

describe('a delivery in time', () => {
  it('returns a twentieth, until all is back after twenty', () => {
    const trafficShares = course(LEAST_TRAFFIC_SHARE, 20, 3)
    expect(trafficShares[0]).toBeCloseTo(0.1, 10)
    expect(trafficShares[9]).toBeCloseTo(0.55, 10)
    expect(trafficShares[17]).toBeLessThan(1)
    expect(trafficShares[19]).toBe(1)
  })

  it('never exceeds the whole', () => {
    expect(trafficShareAfter(1, 0)).toBe(1)
    expect(trafficShareAfter(0.99, 0)).toBe(1)
  })
})

it('tolerates one late delivery in seven', () => {
  let trafficShare = 1
  for (let i = 0; i < 700; i++) trafficShare = trafficShareAfter(trafficShare, i % 7 === 0 ? 60 : 3)
  expect(trafficShare).toBe(1)
})
