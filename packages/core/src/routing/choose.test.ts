import { describe, expect, it } from 'vitest'

import { seeded } from '../../simulation/random.ts'
import { Secret } from '../secret.ts'
import type { Attempt } from '../verification.ts'
import { chooseRoute, type Choosing } from './choose.ts'
import { NEW_ROUTE_HEALTH, type RouteHealth } from './policy.ts'
import type { Route } from './route.ts'

const attempt = (number: number, step: number, name?: string): Attempt => ({
  number,
  step,
  route: name,
  channel: 'sms',
  claimedAt: 0,
})

const route = (name: string, fields: Partial<Route> = {}): Route => ({
  name,
  channel: 'sms',
  provider: name,
  credential: name,
  order: 1,
  weight: 1,
  price: 50_000,
  ...fields,
})

const [a, b, c] = [route('a'), route('b'), route('c')]
const first = attempt(1, 0)

/** The first attempt of a verification under the policy `ordered`. */
const choose = (choosing: Partial<Choosing>) =>
  chooseRoute({
    routes: [a, b],
    destination: { country: 'DE', address: new Secret('+4915112345678') },
    attempts: [first],
    attempt: first,
    policy: { by: 'ordered' },
    routeHealth: new Map(),
    random: seeded(1),
    ...choosing,
  })

const routeHealth = (
  known: Readonly<Record<string, Partial<RouteHealth>>>,
): ReadonlyMap<string, RouteHealth> =>
  new Map(Object.entries(known).map(([name, fields]) => [name, { ...NEW_ROUTE_HEALTH, ...fields }]))

describe('a route that refused the caller’s sender', () => {
  const refused: Attempt = { ...attempt(1, 0, 'a'), outcome: { kind: 'senderRefused' } }
  const now = attempt(2, 0)
  const again = { attempts: [refused, now], attempt: now }

  it('is tried once more, under its own sender', () => {
    expect(choose(again)).toEqual({
      type: 'route',
      route: a,
      otherRoute: true,
      why: { by: 'ownSender', among: 1, without: undefined },
    })
    expect(choose({ ...again, routes: [a] })).toMatchObject({ route: a, otherRoute: false })
  })

  it('then counts as tried', () => {
    const next = attempt(3, 0)
    const attempts = [refused, attempt(2, 0, 'a'), next]
    expect(choose({ attempts, attempt: next })).toMatchObject({ route: b, why: { by: 'failover' } })
  })

  it('is replaced by another one if it is blocked by now', () => {
    expect(choose({ ...again, routeHealth: routeHealth({ a: { blockedBy: 'switch' } }) })).toMatchObject({
      route: b,
    })
    expect(choose({ ...again, routeHealth: routeHealth({ b: { blockedBy: 'breaker' } }) })).toMatchObject({
      route: a,
      why: { without: ['b:breaker'] },
    })
  })

  it('does not affect another step', () => {
    const next = attempt(2, 1)
    expect(choose({ attempts: [refused, next], attempt: next })).toMatchObject({ why: { by: 'ordered' } })
  })
})

describe('the routes of a step', () => {
  it('are tried from the first one on', () => {
    expect(choose({})).toMatchObject({ route: a, otherRoute: true })
  })

  it('have no other if only one carries the channel', () => {
    expect(choose({ routes: [a] })).toMatchObject({ route: a, otherRoute: false })
  })

  it('are each tried before one is tried again', () => {
    const now = attempt(2, 0)
    const attempts = [attempt(1, 0, 'a'), now]
    expect(choose({ attempts, attempt: now })).toMatchObject({ route: b, otherRoute: false })
    expect(choose({ routes: [a, b, c], attempts, attempt: now })).toMatchObject({
      route: b,
      otherRoute: true,
    })
  })

  it('begin again with the first if each was tried', () => {
    const now = attempt(3, 0)
    const attempts = [attempt(1, 0, 'a'), attempt(2, 0, 'b'), now]
    expect(choose({ attempts, attempt: now })).toMatchObject({ route: a, otherRoute: false })
  })

  it('do not count as tried by another step', () => {
    const now = attempt(2, 1)
    expect(choose({ attempts: [attempt(1, 0, 'a'), now], attempt: now })).toMatchObject({
      route: a,
      otherRoute: true,
    })
  })

  it('count as tried by earlier attempts only', () => {
    expect(choose({ attempts: [first, attempt(2, 0, 'a')] })).toMatchObject({ route: a })
  })

  it('do not count as tried by a lost attempt', () => {
    const now = attempt(2, 0)
    expect(choose({ attempts: [first, now], attempt: now })).toMatchObject({ route: a, otherRoute: true })
  })

  it('are empty if nothing carries the channel', () => {
    expect(choose({ routes: [] })).toEqual({ type: 'none' })
  })

  it('are empty if nothing carries to the destination', () => {
    const routes = [route('a', { countries: ['FR'] }), route('b', { prefixes: ['43'] })]
    expect(choose({ routes, routeHealth: routeHealth({ a: { blockedBy: 'breaker' } }) })).toEqual({
      type: 'none',
    })
  })

  it('exclude one that does not carry to the destination', () => {
    expect(choose({ routes: [route('a', { countries: ['FR'] }), b] })).toMatchObject({
      route: b,
      otherRoute: false,
      why: { by: 'only', among: 1, without: undefined },
    })
  })
})

describe('a blocked route', () => {
  it('is excluded and named', () => {
    const known = routeHealth({ a: { blockedBy: 'breaker' }, c: { blockedBy: 'switch' } })
    expect(choose({ routes: [a, b, c], routeHealth: known })).toEqual({
      type: 'route',
      route: b,
      otherRoute: false,
      why: { by: 'only', among: 1, without: ['a:breaker', 'c:switch'] },
    })
  })

  it('makes the choice `blocked` if each route is blocked', () => {
    const known = routeHealth({ a: { blockedBy: 'breaker' }, b: { blockedBy: 'switch' } })
    expect(choose({ routeHealth: known })).toEqual({ type: 'blocked', without: ['a:breaker', 'b:switch'] })
  })

  it('lets a tried one be tried again', () => {
    const now = attempt(2, 0)
    const known = routeHealth({ b: { blockedBy: 'breaker' } })
    expect(choose({ attempts: [attempt(1, 0, 'a'), now], attempt: now, routeHealth: known })).toMatchObject({
      route: a,
      otherRoute: false,
    })
  })
})

describe('why', () => {
  it('names the policy and how many there were', () => {
    expect(choose({})).toMatchObject({ why: { by: 'ordered', among: 2 } })
    expect(choose({ policy: { by: 'weighted' } })).toMatchObject({ why: { by: 'weighted', among: 2 } })
    expect(choose({ policy: { by: 'cheapest' } })).toMatchObject({ why: { by: 'cheapest', among: 2 } })
  })

  it('is failover if another route was tried in this step', () => {
    const now = attempt(2, 0)
    const attempts = [attempt(1, 0, 'a'), now]
    expect(choose({ attempts, attempt: now })).toMatchObject({ why: { by: 'failover', among: 1 } })
    expect(choose({ routes: [a, b, c], attempts, attempt: now })).toMatchObject({
      why: { by: 'failover', among: 2 },
    })
    const third = attempt(3, 0)
    const both = [attempt(1, 0, 'a'), attempt(2, 0, 'b'), third]
    expect(choose({ attempts: both, attempt: third })).toMatchObject({ why: { by: 'failover', among: 2 } })
  })

  it('is only if the one route is tried again', () => {
    const now = attempt(2, 0)
    expect(choose({ routes: [a], attempts: [attempt(1, 0, 'a'), now], attempt: now })).toMatchObject({
      why: { by: 'only', among: 1 },
    })
  })

  it('is not failover after an attempt without a route', () => {
    const now = attempt(2, 0)
    expect(choose({ attempts: [attempt(1, 0, 'none'), now], attempt: now })).toMatchObject({
      why: { by: 'ordered', among: 2 },
    })
  })

  it('has the score with three decimals', () => {
    const routes = [route('a', { weight: 2 }), b]
    const known = routeHealth({ b: { blockedBy: 'switch' } })
    const policy = { by: 'weighted' } as const
    const scoreOf = (x: number): unknown => choose({ routes, policy, random: () => x })
    expect(scoreOf(0)).toMatchObject({ route: { name: 'a' }, why: { score: 0.667 } })
    // Route a has a long wait, and b has none.
    const draws = [0.99, 0]
    const other = choose({ routes, policy, random: () => draws.shift() ?? 0 })
    expect(other).toMatchObject({ route: { name: 'b' }, why: { score: 0.333 } })
    expect(choose({ routes, policy, routeHealth: known })).toMatchObject({ why: { score: undefined } })
  })
})

it('no route carries a channel to an address of another kind', () => {
  const email = { address: new Secret('ann@mail.example') }
  expect(choose({ destination: email })).toEqual({ type: 'none' })
  const byEmail = { ...first, channel: 'email' } as const
  expect(choose({ attempts: [byEmail], attempt: byEmail })).toEqual({ type: 'none' })
  expect(choose({ destination: email, attempts: [byEmail], attempt: byEmail })).toMatchObject({
    type: 'route',
  })
})
