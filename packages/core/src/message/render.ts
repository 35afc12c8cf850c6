import { Secret } from '../secret.ts'
import type { InProgress, Payment } from '../verification.ts'
import { DEFAULT_PAYMENT_LOCALE } from './locale.ts'
import { DEFAULT_LOCALE, isLocale, type Locale, LOCALES } from './locales/index.ts'
import type { VoiceTexts } from './texts.ts'

/** What a call says, in order: opening, code, again, code, closing. Adapters speak the code character by character. */
export interface Speech extends SpokenTexts {
  readonly code: Secret
  /** the same in English, for a carrier that has no voice in the language of the locale */
  readonly fallback?: SpokenTexts | undefined
}

export interface SpokenTexts extends VoiceTexts {
  /** the language of the texts, which a voice of another one would garble */
  readonly locale: string
}

type Renderable = Pick<InProgress, 'locale' | 'brand' | 'payment' | 'pin' | 'pinSeconds'>

const FALLBACK: Locale = 'en-gb'

export function renderSms(verification: Renderable): Secret {
  const { brand, payment } = verification
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
  return {
    ...spoken(locale, verification),
    code: verification.pin,
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

const revealed = ({ payee, amount }: Payment) => ({ payee: payee.reveal(), amount: amount.reveal() })

/** A record of an older version may name a locale that this one no longer has. */
function localeOf({ locale, payment }: Renderable): Locale {
  if (isLocale(locale)) return locale
  return payment === undefined ? DEFAULT_LOCALE : DEFAULT_PAYMENT_LOCALE
}

/** Rounded down so that the text never promises more than the PIN's life. */
function wholeMinutes({ pinSeconds }: Renderable): number {
  return Math.max(1, Math.floor(pinSeconds / 60))
}
