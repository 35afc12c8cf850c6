import { expect, it } from 'vitest'

import { differencesOf } from './difference.ts'

it('shows each value that an act changed, added or removed, and no other', () => {
  const before = { startsPerDay: 5, countries: ['DE'], routing: { by: 'ordered' }, sandbox: true }
  const after = { startsPerDay: 5, countries: ['DE', 'FR'], routing: { by: 'cheapest' }, templates: true }
  expect(differencesOf(before, after)).toEqual([
    { path: 'countries', before: 'DE', after: 'DE, FR' },
    { path: 'routing.by', before: 'ordered', after: 'cheapest' },
    { path: 'sandbox', before: 'true', after: undefined },
    { path: 'templates', before: undefined, after: 'true' },
  ])
})

it('a long value is cut', () => {
  expect(differencesOf({}, { publicKey: 'x'.repeat(400) })).toEqual([
    { path: 'publicKey', before: undefined, after: `${'x'.repeat(120)}…` },
  ])
})

it('lists of objects are compared one by one, and a missing side is empty', () => {
  expect(differencesOf([{ limit: 'a', count: 3 }], [{ limit: 'a', count: 0 }])).toEqual([
    { path: '[0].count', before: '3', after: '0' },
  ])
  expect(differencesOf(null, { secrets: 1 })).toEqual([{ path: 'secrets', before: undefined, after: '1' }])
  expect(differencesOf({ id: 'x' }, null)).toEqual([{ path: 'id', before: 'x', after: undefined }])
})
