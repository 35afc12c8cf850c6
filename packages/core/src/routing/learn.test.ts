import { describe, expect, it } from 'vitest'

import { type Counts, credited, DISCOUNT } from './learn.ts'

const counts = (known: Readonly<Record<string, Counts>>): ReadonlyMap<string, Counts> =>
  new Map(Object.entries(known))

describe('credited', () => {
  it('counts the first observation of a route whole', () => {
    expect(credited(new Map(), [{ route: 'a', converted: true }])).toEqual(
      counts({ a: { sent: 1, converted: 1 } }),
    )
    expect(credited(new Map(), [{ route: 'a', converted: false }])).toEqual(
      counts({ a: { sent: 1, converted: 0 } }),
    )
  })

  it('discounts the counts of every route first', () => {
    const before = counts({ a: { sent: 100, converted: 80 }, b: { sent: 40, converted: 10 } })
    expect(credited(before, [{ route: 'a', converted: true }])).toEqual(
      counts({
        a: { sent: 100 * DISCOUNT + 1, converted: 80 * DISCOUNT + 1 },
        b: { sent: 40 * DISCOUNT, converted: 10 * DISCOUNT },
      }),
    )
  })

  it('discounts once for each credit, in their order', () => {
    const credits = [
      { route: 'a', converted: false },
      { route: 'b', converted: true },
    ]
    const inTwo = credits.reduce<ReadonlyMap<string, Counts>>(
      (known, each) => credited(known, [each]),
      new Map(),
    )
    expect(credited(new Map(), credits)).toEqual(inTwo)
    expect(inTwo.get('a')).toEqual({ sent: DISCOUNT, converted: 0 })
  })

  it('does not change its input', () => {
    const before = counts({ a: { sent: 1, converted: 1 } })
    credited(before, [{ route: 'a', converted: false }])
    expect(before).toEqual(counts({ a: { sent: 1, converted: 1 } }))
    expect(credited(before, [])).toEqual(before)
  })

  it('remembers about 200 observations, and forgets an unused route', () => {
    const credits = Array.from({ length: 5_000 }, (_, i) => ({ route: 'a', converted: i % 4 > 0 }))
    const after = credited(counts({ b: { sent: 200, converted: 200 } }), credits)
    expect(after.get('a')?.sent).toBeCloseTo(200, 5)
    expect((after.get('a')?.converted ?? 0) / (after.get('a')?.sent ?? 0)).toBeCloseTo(0.75, 2)
    expect(after.get('b')?.sent).toBeLessThan(1e-8)
  })
})
