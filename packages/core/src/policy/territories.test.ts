import { expect, it } from 'vitest'

import { coversCountry } from './territories.ts'

it.each([
  [['GB'], 'GB', true],
  [['GB'], 'JE', true],
  [['GB'], 'GG', true],
  [['GB'], 'IM', true],
  [['DE', 'US'], 'PR', true],
  [['US'], 'GU', true],
  [['US'], 'AS', true],
  [['US'], 'MP', true],
  [['US'], 'VI', true],
  [['AU'], 'CC', true],
  [['AU'], 'CX', true],
  [['FI'], 'AX', true],
  [['NO'], 'SJ', true],
  [['JE'], 'GB', false],
  [['US'], 'CA', false],
  [['US'], 'JM', false],
  [['FR'], 'RE', false],
  [['DE'], 'JE', false],
  [[], 'GB', false],
])('a list of %j covers %s: %s', (countries, country, covered) => {
  expect(coversCountry(countries, country)).toBe(covered)
})
