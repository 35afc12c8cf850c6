import { LOCALES, localeOfCountry } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { parseLocale, parsePaymentLocale } from './languages.ts'

/** The `lg` codes of a verification in the Vonage Verify v1 reference. */
const LISTED = (
  'ar-xa cs-cz cy-cy cy-gb da-dk de-de el-gr en-au en-gb en-in en-us es-es es-mx es-us fi-fi fil-ph fr-ca fr-fr ' +
  'hi-in hu-hu id-id is-is it-it ja-jp ko-kr nb-no nl-nl pl-pl pt-br pt-pt ro-ro ru-ru sv-se th-th tr-tr vi-vn ' +
  'yue-cn zh-cn zh-tw'
).split(' ')

/** Those of a payment (PSD2). */
const LISTED_FOR_PAYMENTS = (
  'en-gb bg-bg cs-cz da-dk de-de ee-et el-gr es-es fi-fi fr-fr ga-ie hu-hu it-it lv-lv lt-lt mt-mt nl-nl pl-pl ' +
  'sk-sk sl-si sv-se'
).split(' ')

const ALL = Object.keys(LOCALES)

describe('the lg of a verification', () => {
  it('is one of the 39 listed codes, each with its own texts', () => {
    expect(LISTED).toHaveLength(39)
    expect(ALL.filter((tag) => parseLocale(tag) === tag).toSorted()).toEqual(LISTED.toSorted())
  })

  it.each([
    ['EN-GB', 'en-gb'],
    ['fr-CA', 'fr-ca'],
    ['Ja-Jp', 'ja-jp'],
  ])('may be written %s', (lg, locale) => {
    expect(parseLocale(lg)).toBe(locale)
  })

  it.each([
    ['de', 'de-de'],
    ['en', 'en-us'],
    ['ES', 'es-es'],
    ['fr', 'fr-fr'],
    ['it', 'it-it'],
    ['ja', 'ja-jp'],
    ['nl', 'nl-nl'],
    ['ru', 'ru-ru'],
  ])('may be the bare language %s, as the Java SDK sends it, which means %s', (lg, locale) => {
    expect(parseLocale(lg)).toBe(locale)
  })

  it('may be the bare language of each listed code', () => {
    expect(LISTED.filter((tag) => parseLocale(tag.slice(0, tag.indexOf('-'))) === undefined)).toEqual([])
  })

  it.each(['', 'xx-xx', 'german', 'en_us', 'bg-bg', 'toString', '__proto__', 'constructor'])(
    'cannot be %j',
    (lg) => {
      expect(parseLocale(lg)).toBeUndefined()
    },
  )
})

describe('the lg of a payment', () => {
  it('is one of the 21 listed codes, each with its own texts', () => {
    expect(LISTED_FOR_PAYMENTS).toHaveLength(21)
    expect(ALL.filter((tag) => parsePaymentLocale(tag) === tag).toSorted()).toEqual(
      LISTED_FOR_PAYMENTS.toSorted(),
    )
  })

  it('reads bare English as British English', () => {
    expect(parsePaymentLocale('EN')).toBe('en-gb')
  })

  it.each(['en-us', 'ja', 'toString', ''])('cannot be %j', (lg) => {
    expect(parsePaymentLocale(lg)).toBeUndefined()
  })
})

it('every built-in text can be selected', () => {
  const unknown = ALL.filter((tag) => ![...LISTED, ...LISTED_FOR_PAYMENTS].includes(tag))
  expect(unknown).toEqual([])
})

it.each([
  ['en', 'en-us', 'en-gb'],
  ['ES', 'es-es', 'es-es'],
  ['fr', 'fr-fr', 'fr-fr'],
  ['pt', 'pt-br', undefined],
  ['cy', 'cy-gb', undefined],
  ['zh', 'zh-cn', undefined],
  ['yue', 'yue-cn', undefined],
  ['no', 'nb-no', undefined],
  ['tl', 'fil-ph', undefined],
  ['et', undefined, 'ee-et'],
  ['sk', undefined, 'sk-sk'],
  ['it', 'it-it', 'it-it'],
])('the bare language %s means %s, in a payment %s', (lg, verification, payment) => {
  expect([parseLocale(lg), parsePaymentLocale(lg)]).toEqual([verification, payment])
})

it('the country of a number implies only languages that a verification can have', () => {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const implied = letters.flatMap((a) => letters.map((b) => localeOfCountry(a + b)))
  expect(implied.filter((locale) => !LISTED.includes(locale))).toEqual([])
})
