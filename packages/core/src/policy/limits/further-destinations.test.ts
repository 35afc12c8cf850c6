import { assert, expect, it } from 'vitest'

import { Secret } from '../../secret.ts'
import { distinctUses, limitsOfFurtherDestinations } from './uses.ts'

const [ONE, OTHER] = ['+4915112345678', '+4915112345679'].map((number) => ({
  address: new Secret(number),
  country: 'DE',
}))

const usesOf = (...destinations: Parameters<typeof limitsOfFurtherDestinations>[2][number][]) =>
  limitsOfFurtherDestinations('shop', { startsPerDay: 5 }, destinations)

it('a further destination counts towards its own limits, but not again towards the account’s quota', () => {
  const names = usesOf({ ...ONE }).map(({ name }) => name)
  expect(names).toContain('starts-10-minutes')
  expect(names).toContain('wrong-codes')
  expect(names).not.toContain('starts-per-day')
})

it('the account’s own limits apply to a further destination too', () => {
  expect(limitsOfFurtherDestinations('shop', { limits: 'off' }, [{ ...ONE }])).toEqual([])
})

it('limits with different keys are counted separately, even if the parts of the keys read the same together', () => {
  const [use = assert.fail()] = usesOf({ ...ONE })
  const uses = [
    { ...use, key: { plain: ['ab', 'c'], personal: '' } },
    { ...use, key: { plain: ['a', 'bc'], personal: '' } },
  ]
  expect(distinctUses([...uses, ...uses])).toEqual(uses)
})

it('a limit that two destinations share is counted once', () => {
  const names = distinctUses(usesOf({ ...ONE }, { ...OTHER })).map(({ name }) => name)
  expect(names.filter((name) => name === 'starts-10-minutes')).toHaveLength(2)
  expect(names.filter((name) => name === 'unverified-country')).toHaveLength(1)
  expect(names.filter((name) => name === 'unverified-block-1k')).toHaveLength(1)
})
