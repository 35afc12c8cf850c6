import { describe, expect, it } from 'vitest'

import { localeOfCountry } from './locale.ts'
import { LOCALES } from './locales/index.ts'

describe('a country', () => {
  const named = Object.entries(LOCALES).flatMap(([tag, { countries }]) =>
    (countries?.split(' ') ?? []).map((country) => ({ country, tag })),
  )

  it('has an ISO 3166 name', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
    expect(named.filter(({ country }) => names.of(country) === undefined)).toEqual([])
    for (const { country } of named) expect(country).toMatch(/^[A-Z]{2}$/)
  })

  it('gets the locale that lists it', () => {
    expect(named.filter(({ country, tag }) => localeOfCountry(country) !== tag)).toEqual([])
  })

  it.each([
    ['AE', 'ar-xa'],
    ['AO', 'pt-pt'],
    ['BE', 'nl-nl'],
    ['BR', 'pt-br'],
    ['CA', 'en-us'],
    ['CH', 'de-de'],
    ['CN', 'zh-cn'],
    ['CY', 'el-gr'],
    ['HK', 'zh-tw'],
    ['IN', 'en-in'],
    ['MD', 'ro-ro'],
    ['MO', 'zh-tw'],
    ['MX', 'es-mx'],
    ['MZ', 'pt-pt'],
    ['PR', 'es-us'],
    ['TW', 'zh-tw'],
    ['BG', 'en-us'],
    ['UA', 'en-us'],
    ['US', 'en-us'],
    ['', 'en-us'],
    ['toString', 'en-us'],
    [undefined, 'en-us'],
  ])('%s reads %s', (country, locale) => {
    expect(localeOfCountry(country)).toBe(locale)
  })
})
