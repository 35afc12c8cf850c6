import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, it } from 'vitest'

import { isLocale, LOCALES } from './locales/index.ts'
import type { SmsValues, VoiceTexts } from './texts.ts'

/** The longest that the API takes; a PIN has 10 characters only where the caller chose it, which PSD2 does not offer. */
const BRAND = 'Brand of 18 letters'.slice(0, 18)
const PAYEE = 'Payee & Sons, Rome'
const AMOUNT = '99999.99'
const PINS = { sms: ['7391', '7391846205'], payment: ['7391', '739184'] }
const MINUTES = [1, 2, 3, 5, 10, 11, 20, 21, 30, 60]

/** What phones look for near the digits, in the language of each text. */
const WORD_FOR_CODE =
  /c[oó]d|clave|k[oó]d|kóði|kood|koodi|κωδικός|код|رمز|कोड|コード|인증번호|รหัส|mã|验证码|驗證碼/iu

const KINDS = ['sms', 'payment'] as const
type Kind = (typeof KINDS)[number]

const locales = Object.keys(LOCALES)
  .filter(isLocale)
  .map((tag) => ({ tag, texts: LOCALES[tag] }))
type Texts = (typeof locales)[number]['texts']

const written = (texts: Texts, kind: Kind, values: Omit<SmsValues, 'brand'>): string =>
  kind === 'sms'
    ? texts.sms({ ...values, brand: BRAND })
    : texts.paymentSms({ ...values, payee: PAYEE, amount: AMOUNT })

const spoken = (texts: Texts, kind: Kind, minutes: number): VoiceTexts => {
  const validity = (texts.spokenMinutes ?? texts.minutes)(minutes)
  return kind === 'sms'
    ? texts.voice({ brand: BRAND, validity })
    : texts.paymentVoice({ payee: PAYEE, amount: AMOUNT, validity })
}

/** Every SMS of a locale: each PIN with each number of minutes. */
const messages = (texts: Texts, kind: Kind) =>
  PINS[kind].flatMap((pin) =>
    MINUTES.map((count) => {
      const validity = texts.minutes(count)
      const text = written(texts, kind, { pin, validity })
      const measured = new SegmentedMessage(text)
      return {
        pin,
        count,
        validity,
        text,
        encoding: measured.getEncodingName(),
        segments: measured.segmentsCount,
        // septets, of which € is two, or UTF-16 units
        size: measured.messageSize / (measured.getEncodingName() === 'GSM-7' ? 7 : 16),
        forcing: measured.getNonGsmCharacters()[0],
      }
    }),
  )

const longest = (texts: Texts, kind: Kind) =>
  messages(texts, kind).reduce((most, message) => (message.size > most.size ? message : most))

it('is measured with the longest brand and payee', () => {
  expect([BRAND.length, PAYEE.length]).toEqual([18, 18])
  const table = locales.flatMap(({ tag, texts }) =>
    KINDS.map((kind) => {
      const { encoding, segments, size, forcing, text } = longest(texts, kind)
      const row = [
        tag.padEnd(6),
        kind.padEnd(7),
        encoding,
        segments,
        String(size).padStart(3),
        forcing ?? ' ',
      ]
      return [...row, text].join('  ')
    }),
  )
  console.log(['locale  kind     coding  segments, size, what forces UCS-2, text', ...table].join('\n'))
})

const forms = (count: (minutes: number) => string): string => [1, 2, 5, 12, 21, 60].map(count).join(', ')
const language = (tag: string): string | undefined => tag.split('-')[0]

/** One and two minutes are words there. */
const inArabic = (tag: string, count: number): string | undefined =>
  tag === 'ar-xa' ? ['دقيقة واحدة', 'دقيقتين'][count - 1] : undefined

describe.each(locales)('$tag', ({ tag, texts }) => {
  describe.each(KINDS)('%s', (kind) => {
    it('is in the declared alphabet', () => {
      const others = messages(texts, kind).filter(({ encoding }) => encoding !== texts.alphabet)
      expect(
        others.map(({ forcing, text }) => `${tag}: ${forcing ?? 'nothing'} forces UCS-2 in ${text}`),
      ).toEqual([])
    })

    it('has as many segments as declared', () => {
      const declared = kind === 'sms' ? 1 : (texts.paymentSegments ?? 1)
      expect(longest(texts, kind)).toMatchObject({ segments: declared })
    })

    it('says what it must, the code apart from other digits and letters and beside its word', () => {
      for (const { pin, count, validity, text } of messages(texts, kind)) {
        for (const part of kind === 'sms' ? [BRAND] : [PAYEE, AMOUNT, '€']) expect(text).toContain(part)
        expect(text).toContain(validity)
        expect(validity.match(/\d+|دقيقة واحدة|دقيقتين/u)?.[0]).toBe(inArabic(tag, count) ?? String(count))
        expect(text.split(new RegExp(String.raw`(?<![\p{L}\p{N}])${pin}(?![\p{L}\p{N}])`, 'u'))).toHaveLength(
          2,
        )
        const before = text.slice(0, text.indexOf(pin)).replace(BRAND, '')
        expect(before).toMatch(WORD_FOR_CODE)
        expect(before.length).toBeLessThan(20)
        expect(text).toBe(text.normalize('NFC').trim())
      }
    })

    it('is spoken with brand or payment before the code and validity after it, never with the code', () => {
      for (const count of MINUTES) {
        const { opening, again, closing } = spoken(texts, kind, count)
        for (const part of kind === 'sms' ? [BRAND] : [PAYEE, AMOUNT]) expect(opening).toContain(part)
        expect(opening).not.toContain('€')
        expect(closing).toContain((texts.spokenMinutes ?? texts.minutes)(count))
        expect(opening + again + closing).not.toMatch(/7391|undefined/)
        expect(opening + again + closing).toBe((opening + again + closing).normalize('NFC'))
      }
    })
  })

  it('counts minutes by its own rules', () => {
    expect(forms(texts.minutes)).toBe(FORMS[tag]?.[0])
    expect(texts.spokenMinutes && forms(texts.spokenMinutes)).toBe(FORMS[tag]?.[1])
  })
})

it('says a payment in the order of the reference', () => {
  const values = { pin: '1234', payee: 'Acme Ltd', amount: '48.00', validity: '5 minutes' }
  expect(LOCALES['en-gb'].paymentSms(values)).toBe(
    'Code 1234 for payment to Acme Ltd: €48.00. Valid for 5 minutes.',
  )
})

/** Locales of one language may share their words on purpose: then they share the function. */
it('is not the text of another language by mistake', () => {
  const values = { pin: '7391', validity: '' }
  const same = locales.flatMap((one, index) =>
    locales
      .slice(index + 1)
      .filter(
        (other) =>
          (one.texts.sms !== other.texts.sms &&
            written(one.texts, 'sms', values) === written(other.texts, 'sms', values)) ||
          (one.texts.paymentSms !== other.texts.paymentSms &&
            written(one.texts, 'payment', values) === written(other.texts, 'payment', values)) ||
          (one.texts.voice !== other.texts.voice &&
            spoken(one.texts, 'sms', 5).opening === spoken(other.texts, 'sms', 5).opening),
      )
      .map((other) => `${one.tag} = ${other.tag}`),
  )
  expect(same).toEqual([])
})

it('is shared within a language only, and by Cantonese, which is written as Mandarin is', () => {
  const shared = locales.flatMap((one, index) =>
    locales
      .slice(index + 1)
      .filter((other) => one.texts.sms === other.texts.sms && language(one.tag) !== language(other.tag))
      .map((other) => `${one.tag} = ${other.tag}`),
  )
  expect(shared).toEqual(['zh-cn = yue-cn'])
})

const en = ['1 minute, 2 minutes, 5 minutes, 12 minutes, 21 minutes, 60 minutes']
const es = ['1 minuto, 2 minutos, 5 minutos, 12 minutos, 21 minutos, 60 minutos']
const zh = '1分钟, 2分钟, 5分钟, 12分钟, 21分钟, 60分钟'
const cy = ['1 funud, 2 funud, 5 munud, 12 munud, 21 munud, 60 munud']

/** 1, 2, 5, 12, 21 and 60 minutes: written, and spoken where that differs. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  'ar-xa': ['دقيقة واحدة, دقيقتين, 5 دقائق, 12 دقيقة, 21 دقيقة, 60 دقيقة'],
  'bg-bg': [
    '1 мин., 2 мин., 5 мин., 12 мин., 21 мин., 60 мин.',
    '1 минута, 2 минути, 5 минути, 12 минути, 21 минути, 60 минути',
  ],
  'cs-cz': ['1 minutu, 2 minuty, 5 minut, 12 minut, 21 minut, 60 minut'],
  'cy-cy': cy,
  'cy-gb': cy,
  'da-dk': ['1 minut, 2 minutter, 5 minutter, 12 minutter, 21 minutter, 60 minutter'],
  'de-de': ['1 Minute, 2 Minuten, 5 Minuten, 12 Minuten, 21 Minuten, 60 Minuten'],
  'ee-et': ['1 minuti, 2 minutit, 5 minutit, 12 minutit, 21 minutit, 60 minutit'],
  'el-gr': ['1 λεπτό, 2 λεπτά, 5 λεπτά, 12 λεπτά, 21 λεπτά, 60 λεπτά'],
  'en-au': en,
  'en-gb': en,
  'en-in': en,
  'en-us': en,
  'es-es': es,
  'es-mx': es,
  'es-us': es,
  'fi-fi': ['1 minuutin, 2 minuuttia, 5 minuuttia, 12 minuuttia, 21 minuuttia, 60 minuuttia'],
  'fil-ph': ['1 minuto, 2 minuto, 5 minuto, 12 minuto, 21 minuto, 60 minuto'],
  'fr-ca': en,
  'fr-fr': en,
  'ga-ie': ['1 nóiméad, 2 nóiméad, 5 nóiméad, 12 nóiméad, 21 nóiméad, 60 nóiméad'],
  'hi-in': ['1 मिनट, 2 मिनट, 5 मिनट, 12 मिनट, 21 मिनट, 60 मिनट'],
  'hu-hu': ['1 percig, 2 percig, 5 percig, 12 percig, 21 percig, 60 percig'],
  'id-id': ['1 menit, 2 menit, 5 menit, 12 menit, 21 menit, 60 menit'],
  'is-is': ['1 mínútu, 2 mínútur, 5 mínútur, 12 mínútur, 21 mínútu, 60 mínútur'],
  'it-it': ['1 minuto, 2 minuti, 5 minuti, 12 minuti, 21 minuti, 60 minuti'],
  'ja-jp': ['1分, 2分, 5分, 12分, 21分, 60分'],
  'ko-kr': ['1분, 2분, 5분, 12분, 21분, 60분'],
  'lt-lt': [
    '1 min., 2 min., 5 min., 12 min., 21 min., 60 min.',
    '1 minutę, 2 minutes, 5 minutes, 12 minučių, 21 minutę, 60 minučių',
  ],
  'lv-lv': [
    '1 minuti, 2 minutes, 5 minutes, 12 minutes, 21 minuti, 60 minutes',
    '1 minūti, 2 minūtes, 5 minūtes, 12 minūtes, 21 minūti, 60 minūtes',
  ],
  'mt-mt': ['1 minuta, 2 minuti, 5 minuti, 12-il minuta, 21 minuta, 60 minuta'],
  'nb-no': ['1 minutt, 2 minutter, 5 minutter, 12 minutter, 21 minutter, 60 minutter'],
  'nl-nl': ['1 minuut, 2 minuten, 5 minuten, 12 minuten, 21 minuten, 60 minuten'],
  'pl-pl': ['1 minucie, 2 minutach, 5 minutach, 12 minutach, 21 minutach, 60 minutach'],
  'pt-br': es,
  'pt-pt': es,
  'ro-ro': ['1 minut, 2 minute, 5 minute, 12 minute, 21 de minute, 60 de minute'],
  'ru-ru': ['1 минуту, 2 минуты, 5 минут, 12 минут, 21 минуту, 60 минут'],
  'sk-sk': [
    '1 minutu, 2 minuty, 5 minut, 12 minut, 21 minut, 60 minut',
    '1 minútu, 2 minúty, 5 minút, 12 minút, 21 minút, 60 minút',
  ],
  'sl-si': ['1 minuto, 2 minuti, 5 minut, 12 minut, 21 minut, 60 minut'],
  'sv-se': ['1 minut, 2 minuter, 5 minuter, 12 minuter, 21 minuter, 60 minuter'],
  'th-th': ['1 นาที, 2 นาที, 5 นาที, 12 นาที, 21 นาที, 60 นาที'],
  'tr-tr': ['1 dakika, 2 dakika, 5 dakika, 12 dakika, 21 dakika, 60 dakika'],
  'vi-vn': ['1 phút, 2 phút, 5 phút, 12 phút, 21 phút, 60 phút'],
  'yue-cn': [zh, zh.replaceAll('钟', '鐘')],
  'zh-cn': [zh],
  'zh-tw': ['1 分鐘, 2 分鐘, 5 分鐘, 12 分鐘, 21 分鐘, 60 分鐘'],
}
