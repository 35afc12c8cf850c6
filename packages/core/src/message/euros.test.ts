import { describe, expect, it } from 'vitest'

import { isLocale, isPaymentLocale, LOCALES } from './locales/index.ts'
import { sizeOfSms } from './segments.ts'

const TAGS = Object.keys(LOCALES).filter(isLocale).filter(isPaymentLocale)

const WRITTEN = {
  'bg-bg': ['0,01 €', '48,00 €', '1234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'cs-cz': ['0,01 €', '48,00 €', '1 234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'da-dk': ['0,01 €', '48,00 €', '1.234,50 €', '99.999,99 €', '999.999.999,00 €'],
  'de-de': ['0,01 €', '48,00 €', '1.234,50 €', '99.999,99 €', '999.999.999,00 €'],
  'ee-et': ['0,01 €', '48,00 €', '1234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'el-gr': ['0,01 €', '48,00 €', '1.234,50 €', '99.999,99 €', '999.999.999,00 €'],
  'en-gb': ['€0.01', '€48.00', '€1,234.50', '€99,999.99', '€999,999,999.00'],
  'es-es': ['0,01 €', '48,00 €', '1234,50 €', '99.999,99 €', '999.999.999,00 €'],
  'fi-fi': ['0,01 €', '48,00 €', '1 234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'fr-fr': ['0,01 €', '48,00 €', '1 234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'ga-ie': ['€0.01', '€48.00', '€1,234.50', '€99,999.99', '€999,999,999.00'],
  'hu-hu': ['0,01 €', '48,00 €', '1234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'it-it': ['0,01 €', '48,00 €', '1.234,50 €', '99.999,99 €', '999.999.999,00 €'],
  'lt-lt': ['0,01 €', '48,00 €', '1 234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'lv-lv': ['0,01 €', '48,00 €', '1234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'mt-mt': ['€0.01', '€48.00', '€1,234.50', '€99,999.99', '€999,999,999.00'],
  'nl-nl': ['€ 0,01', '€ 48,00', '€ 1.234,50', '€ 99.999,99', '€ 999.999.999,00'],
  'pl-pl': ['0,01 €', '48,00 €', '1234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'sk-sk': ['0,01 €', '48,00 €', '1 234,50 €', '99 999,99 €', '999 999 999,00 €'],
  'sl-si': ['0,01 €', '48,00 €', '1.234,50 €', '99.999,99 €', '999.999.999,00 €'],
  'sv-se': ['0,01 €', '48,00 €', '1 234,50 €', '99 999,99 €', '999 999 999,00 €'],
} as const

/** 1, 1.50, 2, 21, 48.50, 101, 1,000,000 and 999,999,999 euros. */
const SPOKEN = {
  'bg-bg': '1 евро, 1,50 евро, 2 евро, 21 евро, 48,50 евро, 101 евро, 1000000 евро, 999999999 евро',
  'cs-cz': '1 eura, 1,50 eura, 2 eur, 21 eur, 48,50 eura, 101 eur, 1000000 eur, 999999999 eur',
  'da-dk': '1 euro, 1,50 euro, 2 euro, 21 euro, 48,50 euro, 101 euro, 1000000 euro, 999999999 euro',
  'de-de': '1 Euro, 1,50 Euro, 2 Euro, 21 Euro, 48,50 Euro, 101 Euro, 1000000 Euro, 999999999 Euro',
  'ee-et': '1 euro, 1,50 eurot, 2 eurot, 21 eurot, 48,50 eurot, 101 eurot, 1000000 eurot, 999999999 eurot',
  'el-gr': '1 ευρώ, 1,50 ευρώ, 2 ευρώ, 21 ευρώ, 48,50 ευρώ, 101 ευρώ, 1000000 ευρώ, 999999999 ευρώ',
  'en-gb': '1 euro, 1.50 euros, 2 euros, 21 euros, 48.50 euros, 101 euros, 1000000 euros, 999999999 euros',
  'es-es': '1 euro, 1,50 euros, 2 euros, 21 euros, 48,50 euros, 101 euros, 1000000 de euros, 999999999 euros',
  'fi-fi': '1 euron, 1,50 euron, 2 euron, 21 euron, 48,50 euron, 101 euron, 1000000 euron, 999999999 euron',
  'fr-fr': "1 euro, 1,50 euro, 2 euros, 21 euros, 48,50 euros, 101 euros, 1000000 d'euros, 999999999 euros",
  'ga-ie': '1 euro, 1.50 euro, 2 euro, 21 euro, 48.50 euro, 101 euro, 1000000 euro, 999999999 euro',
  'hu-hu': '1 euró, 1,50 euró, 2 euró, 21 euró, 48,50 euró, 101 euró, 1000000 euró, 999999999 euró',
  'it-it': '1 euro, 1,50 euro, 2 euro, 21 euro, 48,50 euro, 101 euro, 1000000 di euro, 999999999 euro',
  'lt-lt': '1 euro, 1,50 euro, 2 eurų, 21 euro, 48,50 euro, 101 euro, 1000000 eurų, 999999999 eurų',
  'lv-lv': '1 eiro, 1,50 eiro, 2 eiro, 21 eiro, 48,50 eiro, 101 eiro, 1000000 eiro, 999999999 eiro',
  'mt-mt': '1 ewro, 1.50 ewro, 2 ewro, 21 ewro, 48.50 ewro, 101 ewro, 1000000 ewro, 999999999 ewro',
  'nl-nl': '1 euro, 1,50 euro, 2 euro, 21 euro, 48,50 euro, 101 euro, 1000000 euro, 999999999 euro',
  'pl-pl': '1 euro, 1,50 euro, 2 euro, 21 euro, 48,50 euro, 101 euro, 1000000 euro, 999999999 euro',
  'sk-sk': '1 eura, 1,50 eura, 2 eur, 21 eur, 48,50 eura, 101 eur, 1000000 eur, 999999999 eur',
  'sl-si': '1 evra, 1,50 evra, 2 evrov, 21 evrov, 48,50 evra, 101 evra, 1000000 evrov, 999999999 evrov',
  'sv-se': '1 euro, 1,50 euro, 2 euro, 21 euro, 48,50 euro, 101 euro, 1000000 euro, 999999999 euro',
} as const

describe.each(TAGS)('an amount in %s', (tag) => {
  const { euros } = LOCALES[tag].payment

  it('is written as the locale writes it', () => {
    const amounts = ['0.01', '48.00', '1234.50', '99999.99', '999999999.00']
    expect(amounts.map(euros.written)).toEqual(WRITTEN[tag])
  })

  it('has no character outside GSM-7', () => {
    expect(sizeOfSms(euros.written('999999999.00')).encoding).toBe('gsm7')
  })

  it('is spoken without zero cents, and with the right form of the noun', () => {
    const amounts = ['1.00', '1.50', '2.00', '21.00', '48.50', '101.00', '1000000.00', '999999999.00']
    expect(amounts.map(euros.spoken).join(', ')).toBe(SPOKEN[tag])
  })
})
