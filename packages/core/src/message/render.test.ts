import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { LOCALES } from './locales/index.ts'
import { renderSms, renderSpeech } from './render.ts'

const TAGS = Object.keys(LOCALES)
const pin = new Secret('0123456789')
const english = { locale: 'en-us', brand: 'Acme', pin: new Secret('1234'), pinSeconds: 300 }

/** The basic alphabet of an SMS (3GPP TS 23.038); one segment holds 160 of these, or 70 of any others. */
const GSM_7 = /^[\n\r @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/

describe('an SMS', () => {
  it('says brand, code and validity', () => {
    expect(renderSms(english).reveal()).toBe('Acme code: 1234. Valid for 5 minutes.')
  })

  it('is itself a secret, since it holds the code', () => {
    expect(String(renderSms(english))).not.toContain('1234')
  })

  it.each(TAGS)('is one segment in %s with the longest brand and code', (locale) => {
    const text = renderSms({ locale, brand: 'B'.repeat(18), pin, pinSeconds: 3600 }).reveal()
    expect(text).toContain('0123456789')
    expect(text).toContain('B'.repeat(18))
    expect(text.length).toBeLessThanOrEqual(GSM_7.test(text) ? 160 : 70)
  })

  it.each([
    [60, '1 minute.'],
    [119, '1 minute.'],
    [120, '2 minutes.'],
    [299, '4 minutes.'],
    [3600, '60 minutes.'],
    [30, '1 minute.'],
  ])('of a PIN of %d s is valid for %s', (pinSeconds, validity) => {
    expect(renderSms({ ...english, pinSeconds }).reveal()).toBe(`Acme code: 1234. Valid for ${validity}`)
  })

  it.each([
    ['de-de', '1 Minute.', '5 Minuten.'],
    ['es-mx', '1 minuto.', '5 minutos.'],
    ['fr-ca', '1 minute.', '5 minutes.'],
    ['ja-jp', '1分)', '5分)'],
  ])('counts minutes as %s does: %s, %s', (locale, one, five) => {
    const ending = (pinSeconds: number) => renderSms({ ...english, locale, pinSeconds }).reveal()
    expect(ending(60).endsWith(` ${one}`)).toBe(true)
    expect(ending(300).endsWith(` ${five}`)).toBe(true)
  })
})

describe('a call', () => {
  it('says opening, code, again and closing', () => {
    expect(renderSpeech(english)).toEqual({
      locale: 'en-us',
      code: english.pin,
      opening: 'Hello. Please enter this Acme code:',
      again: 'Once more, your code is:',
      closing: 'It is valid for 5 minutes. Goodbye.',
    })
  })

  it.each(TAGS)('names the brand and never the code outside of its place in %s', (locale) => {
    const { opening, again, closing } = renderSpeech({ ...english, locale, pin })
    expect(opening).toContain('Acme')
    expect(opening + again + closing).not.toContain('0123456789')
  })
})

it('speaks English where a record names a locale that is gone', () => {
  expect(renderSms({ ...english, locale: 'tlh-qo' })).toEqual(renderSms(english))
  expect(renderSms({ ...english, locale: 'tlh-qo' }).reveal()).toBe('Acme code: 1234. Valid for 5 minutes.')
})
