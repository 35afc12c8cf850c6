import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { sentences } from './additions.ts'
import { isLocale, isPaymentLocale, isVerificationLocale, LOCALES } from './locales/index.ts'
import { type Message, renderSms, renderSpeech, type Speech } from './render.ts'
import { sizeOfSms } from './segments.ts'

/** The longest that the API takes; a PIN has 10 characters only where the caller chose it, which PSD2 does not offer. */
const BRAND = 'Brand of 18 letters'.slice(0, 18)
const PAYEE = 'Payee & Sons, Rome'
const AMOUNT = '999999999.00'
const PINS = { verification: ['7391', '7391846205'], payment: ['7391', '739184'] }
const MINUTES = [1, 2, 4, 5, 11, 21, 60]

/** The words by which phones recognise a code, in the language of each text. */
const WORD_FOR_CODE =
  /c[oó]d|k[oó]d|kóði|kood|koodi|κωδικός|код|رمز|कोड|コード|인증번호|รหัส|mã|验证码|驗證碼/iu

type Kind = 'verification' | 'payment'

const TAGS = Object.keys(LOCALES).filter(isLocale)
const cases = [
  ...TAGS.filter(isVerificationLocale).map((tag) => ({ tag, kind: 'verification' as const })),
  ...TAGS.filter(isPaymentLocale).map((tag) => ({ tag, kind: 'payment' as const })),
]

interface Values {
  readonly pin?: string
  readonly minutes?: number
  readonly name?: string
  readonly amount?: string
}

const messageOf = (
  locale: string,
  kind: Kind,
  { pin = '7391', minutes = 5, ...values }: Values,
): Message => ({
  locale,
  pin: new Secret(pin),
  minutes,
  brand: kind === 'payment' ? '' : (values.name ?? BRAND),
  payment:
    kind === 'payment'
      ? { payee: new Secret(values.name ?? PAYEE), amount: new Secret(values.amount ?? AMOUNT) }
      : undefined,
})

const written = (locale: string, kind: Kind, values: Values = {}): string =>
  renderSms(messageOf(locale, kind, values)).reveal()

const spoken = (locale: string, kind: Kind, values: Values = {}): Speech =>
  renderSpeech(messageOf(locale, kind, values))

/** Every SMS of a locale: each PIN with each number of minutes. */
const messages = (tag: (typeof TAGS)[number], kind: Kind) =>
  PINS[kind].flatMap((pin) =>
    MINUTES.map((minutes) => {
      const text = written(tag, kind, { pin, minutes })
      return { pin, minutes, validity: LOCALES[tag].minutes(minutes), text }
    }),
  )

/** Counted by a published calculator. */
function measured(text: string) {
  const message = new SegmentedMessage(text)
  return { alphabet: message.getEncodingName(), segments: message.segmentsCount }
}

function longest(tag: (typeof TAGS)[number], kind: Kind): string {
  const texts = messages(tag, kind).map(({ text }) => text)
  return texts.reduce((most, text) => (text.length > most.length ? text : most))
}

/** One and two minutes are words there. */
const inArabic = (tag: string, count: number): string | undefined =>
  tag === 'ar-xa' ? ['دقيقة واحدة', 'دقيقتين'][count - 1] : undefined

it('is offered in the 39 languages of verifications and the 21 of payments', () => {
  expect(cases.filter(({ kind }) => kind === 'verification')).toHaveLength(39)
  expect(cases.filter(({ kind }) => kind === 'payment')).toHaveLength(21)
  expect([BRAND.length, PAYEE.length]).toEqual([18, 18])
})

/** Every text as it is sent, in one file for reviewers. `npx vitest run … -u` rewrites it. */
it('matches the stored list of all texts, word by word', async () => {
  const lines = cases.flatMap(({ tag, kind }) => {
    const values = { name: 'Acme', pin: '1234', amount: '1234.50' }
    const { opening, again, closing } = spoken(tag, kind, values)
    const text = sentences(written(tag, kind, values), LOCALES[tag].doNotShare)
    return [`${tag} ${kind}`, `  ${text}`, `  ${opening} … ${again} … ${closing}`]
  })
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../test/every-text.txt')
})

describe.each(cases)('$tag $kind', ({ tag, kind }) => {
  const texts = LOCALES[tag]

  it('is in the declared alphabet, with its warning', () => {
    const encoding = texts.alphabet === 'GSM-7' ? 'gsm7' : 'ucs2'
    const others = messages(tag, kind)
      .map(({ text }) => sentences(text, texts.doNotShare))
      .filter((text) => sizeOfSms(text).encoding !== encoding)
    expect(others).toEqual([])
  })

  it('has as many segments as declared with the longest names and the largest amount', () => {
    const segments = kind === 'payment' ? (texts.payment?.segments ?? 1) : 1
    expect(measured(longest(tag, kind))).toEqual({ alphabet: texts.alphabet, segments })
  })

  it('has room for its warning in one segment with an ordinary name and amount', () => {
    const text = written(tag, kind, { name: 'Acme', amount: '48.00' })
    const room = ['el-gr payment', 'bg-bg payment'].includes(`${tag} ${kind}`) ? 2 : 1
    expect(measured(sentences(text, texts.doNotShare)).segments).toBeLessThanOrEqual(room)
  })

  it('contains everything required, with the code apart from other digits and letters and next to its word', () => {
    for (const { pin, minutes, validity, text } of messages(tag, kind)) {
      const amount = texts.payment?.euros.written(AMOUNT) ?? ''
      for (const part of kind === 'payment' ? [PAYEE, amount, '€'] : [BRAND]) expect(text).toContain(part)
      expect(text).toContain(validity)
      expect(validity.match(/\d+|دقيقة واحدة|دقيقتين/u)?.[0]).toBe(inArabic(tag, minutes) ?? String(minutes))
      expect(text.split(new RegExp(String.raw`(?<![\p{L}\p{N}])${pin}(?![\p{L}\p{N}])`, 'u'))).toHaveLength(2)
      const before = text.slice(0, text.indexOf(pin)).replace(BRAND, '')
      expect(before).toMatch(WORD_FOR_CODE)
      expect(before.length).toBeLessThan(20)
      // The danda of Hindi looks like a digit next to one.
      expect(text).not.toMatch(/\d।/)
      expect(text).toBe(text.normalize('NFC').trim())
    }
  })

  it('is spoken with brand or payment before the code and validity after it, never with the code', () => {
    for (const minutes of MINUTES) {
      const { opening, again, closing } = spoken(tag, kind, { minutes })
      const amount = texts.payment?.euros.spoken(AMOUNT) ?? ''
      for (const part of kind === 'payment' ? [PAYEE, amount] : [BRAND]) expect(opening).toContain(part)
      expect(opening).not.toContain('€')
      expect(closing).toContain((texts.spokenMinutes ?? texts.minutes)(minutes))
      const all = opening + again + closing
      expect(all).not.toMatch(/7391|undefined|\d।/)
      expect(all).toBe(all.normalize('NFC'))
    }
  })
})

it('names a payment in the order of the reference', () => {
  expect(written('en-gb', 'payment', { pin: '1234', name: 'Acme Ltd', amount: '48.00' })).toBe(
    'Code 1234 for payment to Acme Ltd: €48.00. Valid for 5 minutes.',
  )
})

const pairs = TAGS.flatMap((one, index) => TAGS.slice(index + 1).map((other) => [one, other] as const))
const language = (tag: string): string | undefined => tag.split('-')[0]

/** Locales of one language may share texts on purpose: then they share the function. */
it('is not the text of another language', () => {
  const kinds: readonly Kind[] = ['verification', 'payment']
  const same = pairs.filter(([one, other]) =>
    kinds.some((kind) => {
      const [texts, others] = [LOCALES[one][kind], LOCALES[other][kind]]
      if (texts === undefined || others === undefined) return false
      const isWritten = texts.sms !== others.sms && written(one, kind) === written(other, kind)
      const isSpoken =
        texts.opening !== others.opening && spoken(one, kind).opening === spoken(other, kind).opening
      return isWritten || isSpoken
    }),
  )
  expect(same).toEqual([])
})

it('is shared only within a language, and by Cantonese, which is written like Mandarin', () => {
  const shared = pairs.filter(
    ([one, other]) =>
      LOCALES[one].verification !== undefined &&
      LOCALES[one].verification.sms === LOCALES[other].verification?.sms &&
      language(one) !== language(other),
  )
  expect(shared).toEqual([['zh-cn', 'yue-cn']])
})
