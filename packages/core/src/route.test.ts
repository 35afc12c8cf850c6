import { describe, expect, it } from 'vitest'

import { chooseRoute } from './route.ts'
import type { Attempt } from './verification.ts'

const attempt = (number: number, step: number, route?: string): Attempt => ({
  number,
  step,
  route,
  channel: 'sms',
  claimedAt: 0,
})

describe('chooseRoute', () => {
  it('takes the first route for the first attempt of a step', () => {
    const now = attempt(1, 0)
    expect(chooseRoute(['a', 'b'], [now], now)).toEqual({ route: 'a', otherRoute: true })
  })

  it('knows no other route where only one carries the channel', () => {
    const now = attempt(1, 0)
    expect(chooseRoute(['a'], [now], now)).toEqual({ route: 'a', otherRoute: false })
  })

  it('takes the next one that the step has not tried', () => {
    const now = attempt(2, 0)
    const attempts = [attempt(1, 0, 'a'), now]
    expect(chooseRoute(['a', 'b'], attempts, now)).toEqual({ route: 'b', otherRoute: false })
    expect(chooseRoute(['a', 'b', 'c'], attempts, now)).toEqual({ route: 'b', otherRoute: true })
  })

  it('begins again with the first where each had its turn', () => {
    const now = attempt(3, 0)
    const attempts = [attempt(1, 0, 'a'), attempt(2, 0, 'b'), now]
    expect(chooseRoute(['a', 'b'], attempts, now)).toEqual({ route: 'a', otherRoute: false })
  })

  it('does not hold against a route what another step tried', () => {
    const now = attempt(2, 1)
    expect(chooseRoute(['a', 'b'], [attempt(1, 0, 'a'), now], now)).toEqual({ route: 'a', otherRoute: true })
  })

  it('looks only at attempts before its own', () => {
    const now = attempt(1, 0)
    expect(chooseRoute(['a', 'b'], [now, attempt(2, 0, 'a')], now)?.route).toBe('a')
  })

  it('has none where no route carries the channel', () => {
    const now = attempt(1, 0)
    expect(chooseRoute([], [now], now)).toBeUndefined()
  })
})
