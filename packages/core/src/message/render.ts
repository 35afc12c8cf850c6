import { Secret } from '../secret.ts'
import type { InProgress } from '../verification.ts'
import { parseLocale } from './locale.ts'
import { DEFAULT_LOCALE, LOCALES } from './locales/index.ts'
import type { Texts } from './texts.ts'

/** What a call says, in order: opening, code, again, code, closing. Adapters speak the code character by character. */
export interface Speech {
  readonly locale: string
  readonly opening: string
  readonly code: Secret
  readonly again: string
  readonly closing: string
}

type Renderable = Pick<InProgress, 'locale' | 'brand' | 'pin' | 'pinSeconds'>

export function renderSms(verification: Renderable): Secret {
  const texts = textsOf(verification)
  const { brand, pin } = verification
  return new Secret(texts.sms({ brand, pin: pin.reveal(), validity: validity(texts, verification) }))
}

export function renderSpeech(verification: Renderable): Speech {
  const texts = textsOf(verification)
  const { brand, pin } = verification
  // The language of the texts, which a voice of another one would garble.
  const locale = parseLocale(verification.locale) ?? DEFAULT_LOCALE
  return { locale, code: pin, ...texts.voice({ brand, validity: validity(texts, verification) }) }
}

/** A record of an older version may name a locale that this one no longer has. */
function textsOf({ locale }: Renderable): Texts {
  return LOCALES[parseLocale(locale) ?? DEFAULT_LOCALE]
}

/** Whole minutes, rounded down so that the text never promises more than the PIN's life. */
function validity(texts: Texts, { pinSeconds }: Renderable): string {
  return texts.minutes(Math.max(1, Math.floor(pinSeconds / 60)))
}
