import { Secret } from '../secret.ts'
import type { InProgress, Payment } from '../verification.ts'
import { sentences } from './additions.ts'
import { amongLeftToRight } from './direction.ts'
import { DEFAULT_PAYMENT_LOCALE } from './locale.ts'
import {
  DEFAULT_LOCALE,
  isPaymentLocale,
  isVerificationLocale,
  type Locale,
  LOCALES,
} from './locales/index.ts'
import {
  type AudioTemplate,
  fillTemplate,
  spokenTemplate,
  type Templates,
  type TemplateValues,
} from './template.ts'
import type { LocaleTexts } from './texts.ts'

/** A call says, in order: opening, code, again, code, closing. Adapters speak the code character by character. */
export interface Speech extends SpokenTexts {
  readonly code: Secret
  /** the same in English, for carriers without a voice in this language */
  readonly fallback?: SpokenTexts | undefined
  /** an account's own recordings, played instead of all texts */
  readonly audio?: AudioTemplate | undefined
  /** whether other calls use the same texts, so that their audio may be cached; texts of payments are personal */
  readonly reusable?: boolean | undefined
  /** synthesized in advance and hosted by us, instead of the carrier's voice */
  readonly clips?: SpeechClips | undefined
}

/** Audio URLs, one for each phrase and each character of the code. No URL reveals a character. */
export interface SpeechClips {
  readonly opening: string
  readonly again: string
  readonly closing: string
  /** in the code's order */
  readonly code: readonly string[]
}

export interface SpokenTexts {
  /** the language of the texts, so that a matching voice reads them */
  readonly locale: string
  readonly opening: string
  readonly again: string
  readonly closing: string
}

export interface Message extends Pick<InProgress, 'locale' | 'brand' | 'payment' | 'templates' | 'pin'> {
  /** how long the code remains valid */
  readonly minutes: number
  /** whether it warns not to share the code; default true */
  readonly doNotShare?: boolean | undefined
}

const FALLBACK = 'en-gb'

/** The text without additions (`warningOf`, the autofill line). */
export function renderSms(message: Message): Secret {
  const { brand, payment, minutes } = message
  const pin = message.pin.reveal()
  const { sms } = templatesOf(message)
  if (sms !== undefined) return new Secret(fillTemplate(sms, { pin, ...templateValues(message) }))
  if (payment === undefined) {
    const { verification, ...texts } = LOCALES[verificationLocale(message)]
    const shown = texts.direction === 'rightToLeft' ? brand : amongLeftToRight(brand)
    return new Secret(verification.sms({ brand: shown, pin, validity: texts.minutes(minutes) }))
  }
  const { payment: texts, ...common } = LOCALES[paymentLocale(message)]
  const amount = texts.euros.written(payment.amount.reveal())
  const payee = amongLeftToRight(payment.payee.reveal())
  return new Secret(texts.sms({ payee, amount, pin, validity: common.minutes(minutes) }))
}

/** The warning not to share the code. An account's own template has none added. */
export function warningOf(message: Message): string | undefined {
  const { doNotShare = true } = message
  return doNotShare && templatesOf(message).sms === undefined
    ? LOCALES[localeOf(message)].doNotShare
    : undefined
}

export function renderSpeech(message: Message): Speech {
  const { pin: code, payment } = message
  const { voice } = templatesOf(message)
  const locale = localeOf(message)
  if (voice?.type === 'text') {
    const texts = spokenTemplate(voice, { ...templateValues(message), unit: spokenUnit(message) })
    return { locale, code, ...texts, reusable: true, fallback: undefined }
  }
  return {
    ...spoken(message),
    code,
    reusable: payment === undefined,
    audio: /^\d+$/.test(code.reveal()) ? voice : undefined,
    fallback: locale.startsWith('en-') ? undefined : spoken({ ...message, locale: FALLBACK }),
  }
}

function spoken(message: Message): SpokenTexts {
  const { locale, opening, again, valid, warning, goodbye } = fullTexts(message)
  return { locale, opening, again, closing: sentences(valid, ...warning, goodbye) }
}

/** Texts in their full spelling: an SMS may leave accents out. */
export function fullTexts(message: Message) {
  const locale = localeOf(message)
  const { minutes, spokenMinutes = minutes, direction, again, goodbye, ...texts } = LOCALES[locale]
  const { doNotShare = true } = message
  return {
    locale,
    direction,
    again,
    goodbye,
    opening: openingOf(message),
    valid: texts.valid(spokenMinutes(message.minutes)),
    warning: doNotShare ? [texts.spokenDoNotShare ?? texts.doNotShare] : [],
  }
}

function openingOf(message: Message): string {
  if (message.payment === undefined)
    return LOCALES[verificationLocale(message)].verification.opening(message.brand)
  const texts = LOCALES[paymentLocale(message)].payment
  return texts.opening(spokenPayment(message.payment, texts.euros.spoken))
}

const spokenPayment = ({ payee, amount }: Payment, spell: (amount: string) => string) => ({
  payee: payee.reveal(),
  amount: spell(amount.reveal()),
})

/** What templates name, without the code. */
export const templateValues = (message: Message): Omit<TemplateValues, 'pin'> => {
  const { brand, minutes } = message
  return { brand, minutes, unit: nounOf(LOCALES[localeOf(message)].minutes, minutes) }
}

function spokenUnit(message: Message): string {
  const { minutes, spokenMinutes = minutes } = LOCALES[localeOf(message)]
  // Spoken texts spell out the number 1, so that no digit can be cut from them.
  return nounOf(message.minutes === 1 ? minutes : spokenMinutes, message.minutes)
}

const nounOf = (phrase: LocaleTexts['minutes'], count: number): string =>
  phrase(count).replace(String(count), '').trim()

/** A payment must show payee and amount, so templates do not apply. */
export const templatesOf = ({ payment, templates }: Message): Templates =>
  payment === undefined ? (templates ?? {}) : {}

/** A record of an older version may name a locale that this one no longer has. */
const localeOf = (message: Message): Locale =>
  message.payment === undefined ? verificationLocale(message) : paymentLocale(message)

const verificationLocale = ({ locale }: Message) => (isVerificationLocale(locale) ? locale : DEFAULT_LOCALE)

const paymentLocale = ({ locale }: Message) => (isPaymentLocale(locale) ? locale : DEFAULT_PAYMENT_LOCALE)
