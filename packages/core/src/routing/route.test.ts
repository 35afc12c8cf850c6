import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { carriesTo, priceTo, type Route } from './route.ts'

const route = (reach: Partial<Route>): Route => ({
  name: 'a',
  channel: 'sms',
  provider: 'acme',
  credential: 'acme',
  order: 1,
  weight: 1,
  price: 70_000,
  ...reach,
})

const german = { country: 'DE', address: new Secret('+4915112345678') }
const nowhere = { address: new Secret('+883510012345') }

describe('carriesTo', () => {
  it('is true everywhere for a route without limits', () => {
    expect(carriesTo(route({}), german)).toBe(true)
    expect(carriesTo(route({}), nowhere)).toBe(true)
  })

  it('includes the territories of its countries', () => {
    expect(carriesTo(route({ countries: ['GB'] }), { ...german, country: 'JE' })).toBe(true)
  })

  it('is limited to the route’s countries', () => {
    expect(carriesTo(route({ countries: ['AT', 'DE'] }), german)).toBe(true)
    expect(carriesTo(route({ countries: ['AT', 'CH'] }), german)).toBe(false)
    expect(carriesTo(route({ countries: [] }), german)).toBe(false)
  })

  it('is limited to the route’s prefixes', () => {
    expect(carriesTo(route({ prefixes: ['43', '4915'] }), german)).toBe(true)
    expect(carriesTo(route({ prefixes: ['43', '4916'] }), german)).toBe(false)
    expect(carriesTo(route({ prefixes: ['5112'] }), german)).toBe(false)
    expect(carriesTo(route({ prefixes: [] }), german)).toBe(false)
  })

  it('needs a matching country or prefix', () => {
    expect(carriesTo(route({ countries: ['AT'], prefixes: ['4915'] }), german)).toBe(true)
    expect(carriesTo(route({ countries: ['DE'], prefixes: ['43'] }), german)).toBe(true)
    expect(carriesTo(route({ countries: ['AT'], prefixes: ['43'] }), german)).toBe(false)
  })

  it('uses only prefixes for a number of no country', () => {
    expect(carriesTo(route({ countries: ['DE'] }), nowhere)).toBe(false)
    expect(carriesTo(route({ countries: ['DE'], prefixes: ['883'] }), nowhere)).toBe(true)
  })
})

describe('priceTo', () => {
  const priced = route({ prices: { DE: 75_000, FR: 0 } })

  it('is the country’s price if the route has one', () => {
    expect(priceTo(priced, 'DE')).toBe(75_000)
    expect(priceTo(priced, 'FR')).toBe(0)
  })

  it('is the route’s price elsewhere', () => {
    expect(priceTo(priced, 'AT')).toBe(70_000)
    expect(priceTo(priced, undefined)).toBe(70_000)
    expect(priceTo(route({}), 'DE')).toBe(70_000)
  })
})

it('a destination of no country needs a prefix, and costs the route’s price', () => {
  expect(carriesTo(route({ countries: ['DE'] }), nowhere)).toBe(false)
  expect(carriesTo(route({ countries: ['DE'], prefixes: ['88351'] }), nowhere)).toBe(true)
  expect(priceTo(route({ prices: { DE: 1 } }), undefined)).toBe(70_000)
})
