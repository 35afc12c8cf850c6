import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { isLocale, LOCALES } from './locales/index.ts'
import { renderSms, renderSpeech } from './render.ts'

const TAGS = Object.keys(LOCALES).filter(isLocale)
const OF_PAYMENTS = TAGS.filter((tag) => LOCALES[tag].offered !== 'verification')
const PIN = '0123456789'
const english = { locale: 'en-us', brand: 'Acme', pin: new Secret('1234'), pinSeconds: 300 }
const payment = { payee: new Secret('Bolt'), amount: new Secret('48.00') }
const longest = { brand: 'B'.repeat(18), pin: new Secret(PIN), pinSeconds: 3600 }

/** The basic alphabet of an SMS (3GPP TS 23.038), and what counts twice there. */
const BASIC = /[\n\r @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]/g
const EXTENDED = /[€[\]{}\\^|~]/g

function segmentsOf(text: string): { alphabet: string; segments: number } {
  const extended = text.match(EXTENDED)?.length ?? 0
  const isBasic = (text.match(BASIC)?.length ?? 0) + extended === text.length
  const [alphabet, length, one, each] = isBasic
    ? (['GSM-7', text.length + extended, 160, 153] as const)
    : (['UCS-2', text.length, 70, 67] as const)
  return { alphabet, segments: length <= one ? 1 : Math.ceil(length / each) }
}

describe('an SMS', () => {
  it('says brand, code and validity', () => {
    expect(renderSms(english).reveal()).toBe('Acme code: 1234. Valid for 5 minutes.')
  })

  it('is itself a secret, since it holds the code', () => {
    expect(String(renderSms(english))).not.toContain('1234')
  })

  it.each(TAGS)('of %s is one segment of its alphabet with the longest brand and code', (locale) => {
    const text = renderSms({ ...longest, locale }).reveal()
    expect(text).toContain(PIN)
    expect(text).toContain(longest.brand)
    expect(segmentsOf(text)).toEqual({ alphabet: LOCALES[locale].alphabet, segments: 1 })
  })

  it.each(OF_PAYMENTS)(
    'of a payment in %s names payee and amount in as few segments as it says',
    (locale) => {
      const large = { payee: new Secret('P'.repeat(18)), amount: new Secret('9999.99') }
      // The code of a payment is never the caller's own: it has six digits at most.
      const pin = new Secret('012345')
      const text = renderSms({ ...longest, pin, locale, payment: large }).reveal()
      expect(text).toContain('012345')
      expect(text).toContain(large.payee.reveal())
      expect(text).toContain(large.amount.reveal())
      expect(segmentsOf(text).segments).toBeLessThanOrEqual(LOCALES[locale].paymentSegments ?? 1)
    },
  )

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
    ['de-de', '1 Minute', '5 Minuten'],
    ['fr-ca', '1 minute', '5 minutes'],
    ['ja-jp', '1分', '5分'],
  ])('counts minutes as %s does: %s, %s', (locale, one, five) => {
    expect(renderSms({ ...english, locale, pinSeconds: 60 }).reveal()).toContain(one)
    expect(renderSms({ ...english, locale, pinSeconds: 300 }).reveal()).toContain(five)
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
      reusable: true,
      fallback: undefined,
    })
  })

  it('says what other calls say too, unless it is about a payment', () => {
    const templates = { voice: { type: 'text', text: 'Acme: ${pin}' } } as const
    expect(renderSpeech({ ...english, templates }).reusable).toBe(true)
    expect(renderSpeech({ ...english, payment }).reusable).toBe(false)
    expect(renderSpeech({ ...english, payment, templates }).reusable).toBe(false)
  })

  it.each(TAGS)('of %s names the brand and never the code outside of its place', (locale) => {
    const { opening, again, closing } = renderSpeech({ ...longest, locale })
    expect(opening).toContain(longest.brand)
    expect(opening + again + closing).not.toContain(PIN)
  })

  it.each(OF_PAYMENTS)('of a payment in %s names payee and amount', (locale) => {
    const { opening } = renderSpeech({ ...english, locale, payment })
    expect(opening).toContain('Bolt')
    expect(opening).toContain('48.00')
  })

  it.each(TAGS)('of %s says how long the code lives', (locale) => {
    expect(renderSpeech({ ...english, locale, pinSeconds: 420 }).closing).toContain('7')
  })

  it('has the same in English for a carrier without a voice of its language', () => {
    expect(renderSpeech({ ...english, locale: 'mt-mt', payment }).fallback).toMatchObject({
      locale: 'en-gb',
      opening: 'Hello. To confirm the payment of 48.00 euros to Bolt, please enter this code:',
    })
    expect(renderSpeech({ ...english, locale: 'cy-gb' }).fallback?.opening).toContain('Acme')
    expect(renderSpeech({ ...english, locale: 'en-au' }).fallback).toBeUndefined()
  })
})

describe('a record that names a locale which is gone', () => {
  it('is spoken to in English', () => {
    expect(renderSpeech({ ...english, locale: 'tlh-qo' })).toEqual(renderSpeech(english))
    expect(renderSms({ ...english, locale: 'toString' }).reveal()).toBe(
      'Acme code: 1234. Valid for 5 minutes.',
    )
  })

  it('of a payment is spoken to in British English', () => {
    expect(renderSpeech({ ...english, locale: 'tlh-qo', payment }).locale).toBe('en-gb')
  })
})
