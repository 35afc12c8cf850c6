import { describe, expect, it } from 'vitest'

import { localeOfCountry, localesByName } from './locale.ts'
import { LOCALES } from './locales/index.ts'

describe('the names of offered locales', () => {
  const names = localesByName(['en-gb', 'fr-ca', 'fr-fr', 'nb-no'])

  it.each([
    ['en-gb', 'en-gb'],
    ['en', 'en-gb'],
    ['fr', 'fr-fr'],
    ['fr-ca', 'fr-ca'],
    ['no', 'nb-no'],
    ['de', undefined],
    ['constructor', undefined],
  ])('%s means %s', (name, locale) => {
    expect(names.get(name)).toBe(locale)
  })
})

describe('the country of a number', () => {
  it.each([
    ['DE', 'de-de'],
    ['AT', 'de-de'],
    ['GB', 'en-gb'],
    ['NZ', 'en-au'],
    ['IN', 'en-in'],
    ['ES', 'es-es'],
    ['AR', 'es-mx'],
    ['FR', 'fr-fr'],
    ['IT', 'it-it'],
    ['JP', 'ja-jp'],
    ['BR', 'pt-br'],
    ['US', 'en-us'],
    ['XX', 'en-us'],
    [undefined, 'en-us'],
  ])('%s gets %s', (country, locale) => {
    expect(localeOfCountry(country)).toBe(locale)
  })

  it('is named by one locale only', () => {
    const named = Object.values(LOCALES).flatMap(({ countries }) => countries?.split(' ') ?? [])
    expect(named.filter((country, index) => named.indexOf(country) !== index)).toEqual([])
  })
})
