import { describe, expect, it } from 'vitest'

import { localeOfCountry, localesByName } from './locale.ts'
import { LOCALES } from './locales/index.ts'

it('the names of offered locales are their tags, and the languages that the first of each has', () => {
  expect(Object.fromEntries(localesByName(['en-gb', 'fr-ca', 'fr-fr', 'nb-no']))).toEqual({
    en: 'en-gb',
    'en-gb': 'en-gb',
    fr: 'fr-fr',
    'fr-ca': 'fr-ca',
    'fr-fr': 'fr-fr',
    nb: 'nb-no',
    no: 'nb-no',
    'nb-no': 'nb-no',
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
