import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { isLocale, isPaymentLocale, isVerificationLocale, LOCALES } from './locales/index.ts'
import { renderSms, renderSpeech, warningOf } from './render.ts'

const TAGS = Object.keys(LOCALES).filter(isLocale)
const OF_PAYMENTS = TAGS.filter(isPaymentLocale)
const OF_VERIFICATIONS = TAGS.filter(isVerificationLocale)
const PIN = '0123456789'
const english = { locale: 'en-us', brand: 'Acme', pin: new Secret('1234'), minutes: 5 }
const payment = { payee: new Secret('Bolt'), amount: new Secret('48.00') }
const longest = { brand: 'B'.repeat(18), pin: new Secret(PIN), minutes: 60 }

/** The basic alphabet of an SMS (3GPP TS 23.038), and the characters that count twice. */
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

  it('is itself a secret, because it contains the code', () => {
    expect(String(renderSms(english))).not.toContain('1234')
  })

  it.each(OF_VERIFICATIONS)(
    'of %s is one segment of its alphabet with the longest brand and code',
    (locale) => {
      const text = renderSms({ ...longest, locale }).reveal()
      expect(text).toContain(PIN)
      expect(text).toContain(longest.brand)
      expect(segmentsOf(text)).toEqual({ alphabet: LOCALES[locale].alphabet, segments: 1 })
    },
  )

  it.each(OF_PAYMENTS)(
    'of a payment in %s names payee and amount in the declared number of segments',
    (locale) => {
      const large = { payee: new Secret('P'.repeat(18)), amount: new Secret('999999999.00') }
      // The code of a payment is never the caller's own: it has six digits at most.
      const pin = new Secret('012345')
      const text = renderSms({ ...longest, pin, locale, payment: large }).reveal()
      const { euros, segments = 1 } = LOCALES[locale].payment
      for (const part of ['012345', 'P'.repeat(18), euros.written('999999999.00')])
        expect(text).toContain(part)
      expect(segmentsOf(text)).toEqual({ alphabet: LOCALES[locale].alphabet, segments })
    },
  )

  it('states how long its code is still valid', () => {
    expect(renderSms({ ...english, minutes: 1 }).reveal()).toBe('Acme code: 1234. Valid for 1 minute.')
    expect(renderSms({ ...english, minutes: 60 }).reveal()).toBe('Acme code: 1234. Valid for 60 minutes.')
  })

  it.each([
    ['de-de', '1 Minute', '5 Minuten'],
    ['fr-ca', '1 minute', '5 minutes'],
    ['ja-jp', '1分', '5分'],
  ])('counts minutes as %s does: %s, %s', (locale, one, five) => {
    expect(renderSms({ ...english, locale, minutes: 1 }).reveal()).toContain(one)
    expect(renderSms({ ...english, locale, minutes: 5 }).reveal()).toContain(five)
  })
})

describe('a brand or payee written from right to left', () => {
  const arabic = 'أكمي'
  const MARK = '\u200E'

  it.each(['أكمي', 'אקמה', 'ܐܟܡܐ', 'އަކްމި'])('does not reverse the text around it: %s', (brand) => {
    expect(renderSms({ ...english, brand }).reveal()).toBe(
      `${MARK}${brand}${MARK} code: 1234. Valid for 5 minutes.`,
    )
  })

  it('does not move the code of a payment to its other side', () => {
    const to = { payee: new Secret(arabic), amount: new Secret('48.00') }
    expect(renderSms({ ...english, locale: 'en-gb', payment: to }).reveal()).toBe(
      `Code 1234 for payment to ${MARK}${arabic}${MARK}: €48.00. Valid for 5 minutes.`,
    )
  })

  it('needs no marks in Arabic', () => {
    expect(renderSms({ ...english, locale: 'ar-xa', brand: arabic }).reveal()).not.toContain(MARK)
  })

  it('is spoken unchanged', () => {
    expect(renderSpeech({ ...english, brand: arabic }).opening).toBe(
      `Hello. Please enter this ${arabic} code:`,
    )
  })
})

describe('the warning after an SMS', () => {
  const template = { type: 'text', text: 'Acme: ${pin}' } as const

  it('is in the language of the text', () => {
    expect(warningOf(english)).toBe('Never share this code.')
    expect(warningOf({ ...english, locale: 'cs-cz', doNotShare: true })).toBe('Nikomu ho nesdelujte.')
  })

  it('is omitted if the account turned it off or has its own text', () => {
    expect(warningOf({ ...english, doNotShare: false })).toBeUndefined()
    expect(warningOf({ ...english, templates: { sms: template } })).toBeUndefined()
  })

  it('stays if the account’s own text is for calls only, or the message is a payment', () => {
    expect(warningOf({ ...english, templates: { voice: template } })).toBe('Never share this code.')
    expect(warningOf({ ...english, payment, templates: { sms: template } })).toBe('Never share this code.')
  })
})

describe('a call', () => {
  it('says opening, code, again and closing', () => {
    expect(renderSpeech(english)).toEqual({
      locale: 'en-us',
      code: english.pin,
      opening: 'Hello. Please enter this Acme code:',
      again: 'Once more, your code is:',
      closing: 'It is valid for 5 minutes. Never share this code. Goodbye.',
      audio: undefined,
      reusable: true,
      fallback: undefined,
    })
  })

  it('has reusable texts, unless it is about a payment', () => {
    const templates = { voice: { type: 'text', text: 'Acme: ${pin}' } } as const
    expect(renderSpeech({ ...english, templates }).reusable).toBe(true)
    expect(renderSpeech({ ...english, payment }).reusable).toBe(false)
    expect(renderSpeech({ ...english, payment, templates }).reusable).toBe(false)
  })

  it('warns with accents, unless the account turned the warning off', () => {
    expect(renderSpeech({ ...english, locale: 'cs-cz' }).closing).toBe(
      'Kód platí 5 minut. Nikomu ho nesdělujte. Na slyšenou.',
    )
    expect(renderSpeech({ ...english, doNotShare: false }).closing).toBe(
      'It is valid for 5 minutes. Goodbye.',
    )
  })

  it('of a template says only the account’s text', () => {
    const templates = {
      voice: { type: 'text', text: 'Hi from ${brand}: ${pin}, ${pin_expiry} minutes' },
    } as const
    expect(renderSpeech({ ...english, locale: 'de-de', templates })).toEqual({
      locale: 'de-de',
      code: english.pin,
      opening: 'Hi from Acme:',
      again: '',
      closing: ', 5 minutes',
      reusable: true,
      fallback: undefined,
    })
  })

  it('of a payment says payee and amount', () => {
    expect(renderSpeech({ ...english, locale: 'de-de', payment })).toEqual({
      locale: 'de-de',
      code: english.pin,
      opening:
        'Guten Tag. Um die Zahlung von 48 Euro an Bolt zu bestätigen, geben Sie bitte diesen Code ein:',
      again: 'Noch einmal: Ihr Code lautet:',
      closing: 'Er ist 5 Minuten gültig. Geben Sie ihn nicht weiter. Auf Wiederhören.',
      reusable: false,
      audio: undefined,
      fallback: {
        locale: 'en-gb',
        opening: 'Hello. To confirm the payment of 48 euros to Bolt, please enter this code:',
        again: 'Once more, your code is:',
        closing: 'It is valid for 5 minutes. Never share this code. Goodbye.',
      },
    })
  })

  it('plays the recordings of an account for a code of digits only', () => {
    const voice = { type: 'audio', digits: [], welcome: 'hi', bye: 'bye' } as const
    const audioOf = (code: string) =>
      renderSpeech({ ...english, pin: new Secret(code), templates: { voice } }).audio
    expect(audioOf('0123')).toBe(voice)
    expect(['A123', '123A', '12-3', '١٢٣'].map(audioOf)).toEqual(Array(4).fill(undefined))
  })

  it.each(OF_VERIFICATIONS)('of %s names the brand, and has the code only in its place', (locale) => {
    const { opening, again, closing } = renderSpeech({ ...longest, locale })
    expect(opening).toContain(longest.brand)
    expect(opening + again + closing).not.toContain(PIN)
  })

  it.each(OF_VERIFICATIONS)('of %s states how long the code is valid', (locale) => {
    expect(renderSpeech({ ...english, locale, minutes: 7 }).closing).toContain('7')
  })

  it('has the same in English for a carrier without a voice of its language', () => {
    expect(renderSpeech({ ...english, locale: 'mt-mt', payment }).fallback).toMatchObject({
      locale: 'en-gb',
      opening: 'Hello. To confirm the payment of 48 euros to Bolt, please enter this code:',
    })
    expect(renderSpeech({ ...english, locale: 'cy-gb' }).fallback).toMatchObject({
      locale: 'en-gb',
      opening: expect.stringContaining('Acme'),
    })
    expect(renderSpeech({ ...english, locale: 'en-au' }).fallback).toBeUndefined()
  })
})

describe('a record with an unknown locale, or one of the other kind', () => {
  it('is rendered in English if the locale has no texts of its kind', () => {
    expect(renderSpeech({ ...english, locale: 'sl-si' })).toEqual(renderSpeech(english))
    expect(renderSms({ ...english, locale: 'pt-br', payment }).reveal()).toBe(
      'Code 1234 for payment to Bolt: €48.00. Valid for 5 minutes.',
    )
    expect(warningOf({ ...english, locale: 'pt-br', payment })).toBe('Never share this code.')
  })

  it('is rendered in English', () => {
    expect(renderSpeech({ ...english, locale: 'tlh-qo' })).toEqual(renderSpeech(english))
    expect(renderSms({ ...english, locale: 'toString' }).reveal()).toBe(
      'Acme code: 1234. Valid for 5 minutes.',
    )
  })

  it('of a payment is rendered in British English', () => {
    expect(renderSpeech({ ...english, locale: 'tlh-qo', payment }).locale).toBe('en-gb')
  })
})
