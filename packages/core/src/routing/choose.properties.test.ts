import { isDeepStrictEqual } from 'node:util'

import {
  type Arbitrary,
  array,
  assert,
  boolean,
  check,
  constantFrom,
  defaultReportMessage,
  double,
  integer,
  oneof,
  option,
  property,
  record,
  uniqueArray,
} from 'fast-check'
import { describe, expect, it } from 'vitest'

import { seeded } from '../../simulation/random.ts'
import { Secret } from '../secret.ts'
import type { Attempt } from '../verification.ts'
import { chooseRoute, type Choosing, type RouteChoice } from './choose.ts'
import { NEW_ROUTE_HEALTH, type RoutingPolicy, type RouteHealth } from './policy.ts'
import { carriesTo, type Route } from './route.ts'

const ROUTE = { channel: 'sms', provider: 'acme', credential: 'acme', order: 1, price: 50_000 } as const
const names = constantFrom('a', 'b', 'c', 'd', 'e')
const routes: Arbitrary<Route[]> = uniqueArray(
  record({
    name: names,
    channel: constantFrom('sms'),
    provider: constantFrom('acme'),
    credential: constantFrom('acme'),
    countries: option(constantFrom(['DE'], ['AT'], ['AT', 'DE']), { nil: undefined }),
    prefixes: option(constantFrom(['4915'], ['43']), { nil: undefined }),
    order: integer({ min: 0, max: 3 }),
    weight: constantFrom(0.1, 1, 7),
    price: integer({ min: 0, max: 100_000 }),
    prices: option(constantFrom({ DE: 1 }, { AT: 2 }), { nil: undefined }),
  }),
  { selector: ({ name }) => name, maxLength: 5 },
)
const health: Arbitrary<RouteHealth> = record({
  blockedBy: oneof(
    { weight: 3, arbitrary: constantFrom(undefined) },
    { weight: 1, arbitrary: constantFrom('breaker', 'switch') },
  ),
  trafficShare: double({ min: 0.05, max: 1, noNaN: true }),
  sent: integer({ min: 50, max: 200 }),
  converted: integer({ min: 0, max: 50 }),
})
const policy: Arbitrary<RoutingPolicy> = oneof(
  record({ by: constantFrom('ordered', 'weighted', 'cheapest') }),
  record({
    by: constantFrom('adaptive'),
    priceCoefficient: constantFrom(0, 2),
    exploration: constantFrom(0, 0.5, 1),
    frozen: boolean(),
  }),
)
const earlier: Arbitrary<Attempt[]> = array(
  record({ step: integer({ min: 0, max: 1 }), route: option(names, { nil: undefined }) }),
  { maxLength: 6 },
).map((list) => list.map((each, i) => ({ ...each, number: i + 1, channel: 'sms', claimedAt: 0 })))

const choosings: Arbitrary<Choosing> = record({
  routes,
  earlier,
  policy,
  known: array(option(health, { nil: undefined }), { minLength: 5, maxLength: 5 }),
  seed: integer(),
}).map((each) => {
  const attempt: Attempt = { number: each.earlier.length + 1, step: 1, channel: 'sms', claimedAt: 0 }
  const routeHealth = each.routes.flatMap(({ name }, i): [string, RouteHealth][] => {
    const known = each.known[i]
    return known === undefined ? [] : [[name, known]]
  })
  return {
    routes: each.routes,
    destination: { country: 'DE', address: new Secret('+4915112345678') },
    attempts: [...each.earlier, attempt],
    attempt,
    policy: each.policy,
    routeHealth: new Map(routeHealth),
    random: seeded(each.seed),
  }
})

/** The candidates of a choice, computed independently of the code. */
function sides({ routes: all, destination, attempts, attempt, routeHealth }: Choosing) {
  const carrying = all.filter((route) => carriesTo(route, destination))
  const open = carrying.filter(({ name }) => !routeHealth.get(name)?.blockedBy)
  const tried = attempts.slice(0, -1).filter(({ step }) => step === attempt.step)
  const untried = open.filter(({ name }) => tried.every(({ route }) => route !== name))
  return { carrying, open, untried }
}

/** A counterexample as fast-check reports it, or `none`. */
function counterexample(holds: (choice: RouteChoice, choosing: Choosing) => boolean): string {
  const details = check(
    property(choosings, (choosing) => holds(chooseRoute(choosing), choosing)),
    { numRuns: 2_000, seed: 4 },
  )
  return details.failed ? (defaultReportMessage(details) ?? 'one that cannot be reported') : 'none'
}

describe('with any routes, policy and earlier attempts', () => {
  it('a route is chosen exactly if one carries there and is not blocked', () => {
    const seen = new Set<string>()
    const found = counterexample((choice, choosing) => {
      const { carrying, open } = sides(choosing)
      seen.add(choice.type)
      return choice.type === (carrying.length === 0 ? 'none' : open.length === 0 ? 'blocked' : 'route')
    })
    expect(found).toBe('none')
    expect(seen.size).toBe(3)
  })

  it('the chosen one is not blocked and carries there', () => {
    const found = counterexample(
      (choice, choosing) => choice.type !== 'route' || sides(choosing).open.includes(choice.route),
    )
    expect(found).toBe('none')
  })

  it('the chosen one is untried while an untried one is left', () => {
    const found = counterexample((choice, choosing) => {
      const { untried } = sides(choosing)
      return choice.type !== 'route' || untried.length === 0 || untried.includes(choice.route)
    })
    expect(found).toBe('none')
  })

  it('otherRoute is true exactly if another untried route is left', () => {
    const found = counterexample((choice, choosing) => {
      if (choice.type !== 'route') return true
      return choice.otherRoute === sides(choosing).untried.some((route) => route !== choice.route)
    })
    expect(found).toBe('none')
  })

  it('exactly the blocked routes are named, with what blocks them', () => {
    const found = counterexample((choice, choosing) => {
      if (choice.type === 'none') return true
      const { carrying, open } = sides(choosing)
      const without = choice.type === 'route' ? (choice.why.without ?? []) : choice.without
      const blocked = carrying
        .filter((route) => !open.includes(route))
        .map(({ name }) => `${name}:${choosing.routeHealth.get(name)?.blockedBy}`)
      return isDeepStrictEqual(without, blocked)
    })
    expect(found).toBe('none')
  })

  it('the reason has the number of routes, and a score with three decimals if there was one', () => {
    const found = counterexample((choice, choosing) => {
      if (choice.type !== 'route') return true
      const { open, untried } = sides(choosing)
      const { among, score = 0, by } = choice.why
      const expected = (untried.length > 0 ? untried : open).length
      return among === expected && score === Number(score.toFixed(3)) && (by !== 'only' || among === 1)
    })
    expect(found).toBe('none')
  })

  it('the same chance makes the same choice', () => {
    const found = counterexample((_, choosing) =>
      isDeepStrictEqual(
        chooseRoute({ ...choosing, random: seeded(5) }),
        chooseRoute({ ...choosing, random: seeded(5) }),
      ),
    )
    expect(found).toBe('none')
  })
})

describe('with any weights', () => {
  it('each route gets its share of them', () => {
    const weights = uniqueArray(
      record({
        name: names,
        weight: integer({ min: 1, max: 20 }),
        trafficShare: integer({ min: 1, max: 4 }),
      }),
      {
        selector: ({ name }) => name,
        minLength: 2,
      },
    )
    const draws = 4_000
    assert(
      property(weights, integer(), (list, seed) => {
        const random = seeded(seed)
        const attempt: Attempt = { number: 1, step: 0, channel: 'sms', claimedAt: 0 }
        const choosing: Choosing = {
          routes: list.map(({ name, weight }) => ({ ...ROUTE, name, weight })),
          destination: { country: 'DE', address: new Secret('+4915112345678') },
          attempts: [attempt],
          attempt,
          policy: { by: 'weighted' },
          routeHealth: new Map(
            list.map(({ name, trafficShare }) => [
              name,
              { ...NEW_ROUTE_HEALTH, trafficShare: trafficShare / 4 },
            ]),
          ),
          random,
        }
        const counts = new Map<string, number>()
        for (let i = 0; i < draws; i++) {
          const choice = chooseRoute(choosing)
          if (choice.type === 'route') counts.set(choice.route.name, (counts.get(choice.route.name) ?? 0) + 1)
        }
        const all = list.reduce((sum, { weight, trafficShare }) => sum + weight * trafficShare, 0)
        for (const { name, weight, trafficShare } of list) {
          // Five standard deviations of a share of 4,000 are at most 0.04.
          expect(Math.abs((counts.get(name) ?? 0) / draws - (weight * trafficShare) / all)).toBeLessThan(0.04)
        }
      }),
      { numRuns: 40, seed: 4 },
    )
  })
})
