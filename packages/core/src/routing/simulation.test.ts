import { describe, expect, it } from 'vitest'

import { shareOf } from '../../simulation/report.ts'
import { simulateSlow, type SlowMoment } from '../../simulation/slow.ts'
import { simulateSwap, SWAP_RUN } from '../../simulation/swap.ts'
import type { RoutingPolicy } from './policy.ts'

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

describe.each([0, 50])('two routes of 90 %% and 60 %%, whose results are known %d choices later', (delay) => {
  const runs = SEEDS.map((seed) => simulateSwap({ ...SWAP_RUN, seed, delay }))

  it('lead more than 85 % of 2,000 verifications to the better one', () => {
    for (const run of runs) expect(shareOf(run.slice(0, 2_000))).toBeGreaterThan(0.85)
  })

  it('lead more than 85 % to the now better one within 2,000 after they swap', () => {
    for (const run of runs) expect(shareOf(run.slice(3_500))).toBeGreaterThan(0.85)
  })

  it('lead more than three quarters of all after the swap to the now better one', () => {
    for (const run of runs) expect(shareOf(run.slice(2_000))).toBeGreaterThan(0.75)
  })
})

const POLICIES: readonly RoutingPolicy[] = [
  { by: 'ordered' },
  { by: 'cheapest' },
  { by: 'weighted' },
  { by: 'adaptive', priceCoefficient: 0, exploration: 0, frozen: true },
]

/** How many of these the slow route carried. */
function shareFrom(run: readonly SlowMoment[], from: number, to: number): number {
  return shareOf(run.slice(from, to).map(({ bySlow }) => bySlow))
}

describe.each(POLICIES)('a route that becomes slow, $by', (policy) => {
  const runs = SEEDS.map((seed) => simulateSlow({ seed, policy }))

  it('keeps a trickle while it is slow', () => {
    for (const run of runs) {
      expect(shareFrom(run, 700, 1_300)).toBeLessThan(0.1)
      expect(shareFrom(run, 700, 1_300)).toBeGreaterThan(0.01)
    }
  })

  it('has its share back 300 verifications after it recovers', () => {
    for (const run of runs) {
      const before = shareFrom(run, 0, 400)
      expect(Math.abs(shareFrom(run, 1_600, 2_000) - before)).toBeLessThan(0.15)
    }
  })

  it('loses and regains its share step by step', () => {
    for (const run of runs) {
      const trafficShares = new Set(run.slice(500, 700).map(({ trafficShare }) => trafficShare))
      expect(trafficShares.size).toBeGreaterThan(10)
      const back = new Set(run.slice(1_300, 1_600).map(({ trafficShare }) => trafficShare))
      expect(back.size).toBeGreaterThan(10)
    }
  })
})
