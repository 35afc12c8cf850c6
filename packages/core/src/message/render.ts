import { Secret } from '../secret.ts'
import type { InProgress, Payment } from '../verification.ts'
import { DEFAULT_PAYMENT_LOCALE } from './locale.ts'
import { DEFAULT_LOCALE, isLocale, type Locale, LOCALES } from './locales/index.ts'
import { type AudioTemplate, fillTemplate, spokenTemplate, type Templates } from './template.ts'
import type { VoiceTexts } from './texts.ts'

/** What a call says, in order: opening, code, again, code, closing. Adapters speak the code character by character. */
export interface Speech extends SpokenTexts {
  readonly code: Secret
  /** the same in English, for a carrier that has no voice in the language of the locale */
  readonly fallback?: SpokenTexts | undefined
  /** an account's own recordings, to be played in the place of all texts */
  readonly audio?: AudioTemplate | undefined
  /** the texts come again in other calls, and may be kept as audio; those of a payment are one person's alone */
  readonly reusable?: boolean | undefined
  /** synthesized beforehand and hosted by us, in the place of the carrier's own voice */
  readonly clips?: SpeechClips | undefined
}

/** URLs of audio; one for each phrase and for each character of the code, none of which names the code. */
export interface SpeechClips {
  readonly opening: string
  readonly again: string
  readonly closing: string
  /** in the code's order */
  readonly code: readonly string[]
}

export interface SpokenTexts extends VoiceTexts {
  /** the language of the texts, which a voice of another one would garble */
  readonly locale: string
}

type Renderable = Pick<InProgress, 'locale' | 'brand' | 'payment' | 'templates' | 'pin' | 'pinSeconds'>

const FALLBACK: Locale = 'en-gb'

export function renderSms(verification: Renderable): Secret {
  const { brand, payment } = verification
  const { sms } = templatesOf(verification)
  if (sms !== undefined) {
    const minutes = wholeMinutes(verification)
    return new Secret(fillTemplate(sms, { pin: verification.pin.reveal(), brand, minutes }))
  }
  const texts = LOCALES[localeOf(verification)]
  const values = { pin: verification.pin.reveal(), validity: texts.minutes(wholeMinutes(verification)) }
  return new Secret(
    payment === undefined
      ? texts.sms({ brand, ...values })
      : texts.paymentSms({ ...revealed(payment), ...values }),
  )
}

export function renderSpeech(verification: Renderable): Speech {
  const locale = localeOf(verification)
  const { brand, pin: code } = verification
  const { voice } = templatesOf(verification)
  if (voice?.type === 'text') {
    const texts = spokenTemplate(voice, { brand, minutes: wholeMinutes(verification) })
    return { locale, code, ...texts, reusable: true, fallback: undefined }
  }
  return {
    ...spoken(locale, verification),
    code,
    reusable: verification.payment === undefined,
    audio: /^\d+$/.test(code.reveal()) ? voice : undefined,
    fallback: locale.startsWith('en-') ? undefined : spoken(FALLBACK, verification),
  }
}

function spoken(locale: Locale, verification: Renderable): SpokenTexts {
  const { brand, payment } = verification
  const { minutes, spokenMinutes = minutes, voice, paymentVoice } = LOCALES[locale]
  const validity = spokenMinutes(wholeMinutes(verification))
  return {
    locale,
    ...(payment === undefined
      ? voice({ brand, validity })
      : paymentVoice({ ...revealed(payment), validity })),
  }
}

/** A payment must show payee and amount, whatever templates say. */
const templatesOf = ({ payment, templates }: Renderable): Templates =>
  payment === undefined ? (templates ?? {}) : {}

const revealed = ({ payee, amount }: Payment) => ({ payee: payee.reveal(), amount: amount.reveal() })

/** A record of an older version may name a locale that this one no longer has. */
function localeOf({ locale, payment }: Renderable): Locale {
  if (isLocale(locale)) return locale
  return payment === undefined ? DEFAULT_LOCALE : DEFAULT_PAYMENT_LOCALE
}

/** Rounded down so that the text never promises more than the PIN's life. */
export function wholeMinutes({ pinSeconds }: Pick<Renderable, 'pinSeconds'>): number {
  return Math.max(1, Math.floor(pinSeconds / 60))
}
