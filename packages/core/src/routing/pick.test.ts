import { describe, expect, it } from 'vitest'

import { seeded } from '../../simulation/random.ts'
import type { Candidate } from './candidate.ts'
import { pick } from './pick.ts'
import { NEW_ROUTE_HEALTH, type RoutingPolicy, type RouteHealth } from './policy.ts'
import type { Route } from './route.ts'

const candidate = (name: string, fields: Partial<Route>, health: Partial<RouteHealth> = {}): Candidate => ({
  route: {
    name,
    channel: 'sms',
    provider: name,
    credential: name,
    order: 1,
    weight: 1,
    price: 50_000,
    ...fields,
  },
  health: { ...NEW_ROUTE_HEALTH, ...health },
})

const DRAWS = 20_000

/** How often each is picked, 0–1. */
function sharesOf(candidates: readonly Candidate[], policy: RoutingPolicy): Readonly<Record<string, number>> {
  const random = seeded(7)
  const shares: Record<string, number> = {}
  for (let i = 0; i < DRAWS; i++) {
    const { name } = pick(candidates, 'DE', policy, random).candidate.route
    shares[name] = (shares[name] ?? 0) + 1 / DRAWS
  }
  return shares
}

/** Within 0.016, which is more than four standard deviations of a share of 20,000. */
const near = (share: number): unknown => expect.closeTo(share, 1.5)

describe('ordered', () => {
  const policy = { by: 'ordered' } as const

  it('picks the lowest order, then the first in the list', () => {
    const list = [candidate('a', { order: 2 }), candidate('b', {}), candidate('c', {})]
    expect(sharesOf(list, policy)).toEqual({ b: near(1) })
  })

  it('skips a slow route in proportion to its lower traffic share', () => {
    const list = [
      candidate('a', {}, { trafficShare: 0.3 }),
      candidate('b', {}, { trafficShare: 0.5 }),
      candidate('c', {}),
    ]
    expect(sharesOf(list, policy)).toEqual({ a: near(0.3), b: near(0.35), c: near(0.35) })
  })

  it('keeps the order if all are equally slow', () => {
    const list = [candidate('a', {}, { trafficShare: 0.05 }), candidate('b', {}, { trafficShare: 0.05 })]
    expect(sharesOf(list, policy)).toEqual({ a: near(1) })
  })

  it('picks one even if no route has any traffic share', () => {
    const list = [candidate('a', {}, { trafficShare: 0 }), candidate('b', {}, { trafficShare: 0 })]
    expect(sharesOf(list, policy)).toEqual({ a: near(1) })
  })

  it('has no score', () => {
    expect(pick([candidate('a', {})], 'DE', policy, seeded(1)).score).toBeUndefined()
  })
})

describe('cheapest', () => {
  const policy = { by: 'cheapest' } as const

  it('picks the lowest price in the country of the number', () => {
    const list = [
      candidate('a', { price: 60_000 }),
      candidate('b', { price: 90_000, prices: { DE: 59_999 } }),
    ]
    expect(sharesOf(list, policy)).toEqual({ b: near(1) })
    expect(pick(list, 'AT', policy, seeded(1)).candidate.route.name).toBe('a')
  })

  it('uses the order among equal prices', () => {
    const list = [candidate('a', { order: 2 }), candidate('b', { order: 1 })]
    expect(sharesOf(list, policy)).toEqual({ b: near(1) })
  })

  it('skips a slow route in proportion to its lower traffic share', () => {
    const list = [candidate('a', {}), candidate('b', { price: 1 }, { trafficShare: 0.2 })]
    expect(sharesOf(list, policy)).toEqual({ a: near(0.8), b: near(0.2) })
  })
})

describe('weighted', () => {
  const policy = { by: 'weighted' } as const

  it('picks each in proportion to its weight', () => {
    const list = [candidate('a', { weight: 5 }), candidate('b', { weight: 3 }), candidate('c', { weight: 2 })]
    expect(sharesOf(list, policy)).toEqual({ a: near(0.5), b: near(0.3), c: near(0.2) })
  })

  it('multiplies the weight of a slow route by its traffic share', () => {
    const list = [candidate('a', { weight: 3 }, { trafficShare: 0.25 }), candidate('b', { weight: 2.25 })]
    expect(sharesOf(list, policy)).toEqual({ a: near(0.25), b: near(0.75) })
  })

  it('has its share as its score', () => {
    const list = [candidate('a', { weight: 3 }, { trafficShare: 0.5 }), candidate('b', { weight: 4.5 })]
    const scoreOf = { a: 0.25, b: 0.75 }
    const random = seeded(3)
    for (let i = 0; i < 20; i++) {
      const { candidate: picked, score } = pick(list, 'DE', policy, random)
      expect(score).toBe(picked.route.name === 'a' ? scoreOf.a : scoreOf.b)
    }
  })
})

describe('adaptive', () => {
  const settings = { by: 'adaptive', priceCoefficient: 0, exploration: 0, frozen: false } as const
  const known = { sent: 400, converted: 360 }

  it('picks the one that certainly converts better, not the first', () => {
    const list = [candidate('a', {}, { sent: 400, converted: 240 }), candidate('b', {}, known)]
    expect(sharesOf(list, settings)).toEqual({ b: near(1) })
  })

  it('tries an unknown one as often as it may be better', () => {
    const list = [candidate('a', {}, known), candidate('b', {})]
    // A uniform draw is above 0.9 in a tenth of all cases.
    expect(sharesOf(list, settings)).toEqual({ a: near(0.9), b: near(0.1) })
  })

  it('explores in its share of choices, with equal chances and slow ones too', () => {
    const list = [
      candidate('a', {}, known),
      candidate('b', {}, { sent: 400, converted: 4, trafficShare: 0.05 }),
    ]
    expect(sharesOf(list, { ...settings, exploration: 0.3 })).toEqual({ a: near(0.85), b: near(0.15) })
    const explored = pick(list, 'DE', { ...settings, exploration: 1 }, seeded(1))
    expect(explored).toMatchObject({ by: 'explored' })
    expect(explored.score).toBeUndefined()
  })

  it('never explores with a share of 0', () => {
    expect(pick([candidate('a', {}, known)], 'DE', settings, () => 0)).toMatchObject({ by: 'adaptive' })
  })

  it('weighs a price against conversion by its coefficient', () => {
    const dear = candidate('dear', { prices: { DE: 100_000 } }, { sent: 4_000, converted: 3_600 })
    const cheap = candidate('cheap', { price: 50_000 }, { sent: 4_000, converted: 3_200 })
    // 0.05 euros more expensive and 0.1 better: with the coefficient 2 both are worth the same.
    expect(sharesOf([dear, cheap], { ...settings, priceCoefficient: 1 })).toEqual({ dear: near(1) })
    expect(sharesOf([dear, cheap], { ...settings, priceCoefficient: 3 })).toEqual({ cheap: near(1) })
    expect(sharesOf([dear, cheap], { ...settings, priceCoefficient: 2 })).toEqual({
      dear: expect.closeTo(0.5, 0.7),
      cheap: expect.closeTo(0.5, 0.7),
    })
  })

  it('skips a slow route, however well it converts', () => {
    const list = [
      candidate('a', {}, { ...known, trafficShare: 0.25 }),
      candidate('b', {}, { sent: 400, converted: 240 }),
    ]
    expect(sharesOf(list, settings)).toEqual({ a: near(0.25), b: near(0.75) })
  })

  describe('frozen', () => {
    const frozen = { ...settings, priceCoefficient: 2, exploration: 1, frozen: true }

    it('uses only the expected conversion', () => {
      const list = [
        candidate('a', { price: 20_000 }, { sent: 8, converted: 7 }),
        candidate('b', { price: 10_000 }, { sent: 8, converted: 6 }),
      ]
      expect(sharesOf(list, frozen)).toEqual({ a: near(1) })
      expect(pick(list, 'DE', frozen, seeded(1))).toMatchObject({ by: 'adaptive' })
      expect(pick(list, 'DE', frozen, seeded(1)).score).toBeCloseTo(0.8 - 0.04, 10)
    })

    it('expects one half of an unknown route', () => {
      const list = [candidate('a', {}, { sent: 8, converted: 3 }), candidate('b', {})]
      expect(sharesOf(list, frozen)).toEqual({ b: near(1) })
    })

    it('still sends a trickle over a slow route', () => {
      const list = [candidate('a', {}, { sent: 8, converted: 7, trafficShare: 0.05 }), candidate('b', {})]
      expect(sharesOf(list, frozen)).toEqual({ a: near(0.05), b: near(0.95) })
    })
  })
})
