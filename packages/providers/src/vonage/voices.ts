import type { VerificationLocale } from '@pinpost/core'

/** The voice of Vonage's `talk` for a locale, always the first style of the language. */
export interface Voice {
  readonly language: string
  /** it reads SSML aloud or may do so, and therefore gets plain text */
  readonly plain?: boolean
  /** a voice of the same language, because the locale has none of its own */
  readonly nearest?: boolean
}

const voice = (language: string): Voice => ({ language })
const plain = (language: string): Voice => ({ language, plain: true })

/**
 * A voice for every `lg` of a verification and most of payments (Vonage has none for ee-et, ga-ie, lt-lt, mt-mt and
 * sl-si). A language's first entry is the fallback for its other locales. Languages are the SDK's; SSML support is from
 * https://developer.vonage.com/en/voice/voice-api/concepts/text-to-speech.
 */
export const VOICES = {
  'ar-xa': voice('ar'),
  'bg-bg': plain('bg-BG'),
  'cs-cz': voice('cs-CZ'),
  'cy-cy': voice('cy-GB'),
  'cy-gb': voice('cy-GB'),
  'da-dk': voice('da-DK'),
  'de-de': voice('de-DE'),
  'el-gr': voice('el-GR'),
  'en-us': voice('en-US'),
  'en-au': voice('en-AU'),
  'en-gb': voice('en-GB'),
  'en-in': voice('en-IN'),
  'es-es': voice('es-ES'),
  'es-mx': voice('es-MX'),
  'es-us': voice('es-US'),
  'fi-fi': voice('fi-FI'),
  'fil-ph': voice('fil-PH'),
  'fr-fr': voice('fr-FR'),
  'fr-ca': voice('fr-CA'),
  'hi-in': voice('hi-IN'),
  'hu-hu': voice('hu-HU'),
  'id-id': voice('id-ID'),
  'is-is': voice('is-IS'),
  'it-it': voice('it-IT'),
  'ja-jp': voice('ja-JP'),
  'ko-kr': voice('ko-KR'),
  'lv-lv': plain('lv-LV'),
  'nb-no': voice('nb-NO'),
  'nl-nl': voice('nl-NL'),
  'pl-pl': voice('pl-PL'),
  'pt-br': voice('pt-BR'),
  'pt-pt': voice('pt-PT'),
  'ro-ro': voice('ro-RO'),
  'ru-ru': voice('ru-RU'),
  'sk-sk': voice('sk-SK'),
  'sv-se': voice('sv-SE'),
  'th-th': plain('th-TH'),
  'tr-tr': voice('tr-TR'),
  'vi-vn': voice('vi-VN'),
  'yue-cn': plain('yue-CN'),
  'zh-cn': voice('cmn-CN'),
  'zh-tw': plain('cmn-TW'),
} as const satisfies Readonly<Record<VerificationLocale, Voice>> & Readonly<Record<string, Voice>>

/** The voice of a locale, or the first of the same language; undefined if there is none. */
export function voiceOf(locale: string): Voice | undefined {
  const voices: Readonly<Record<string, Voice>> = VOICES
  if (Object.hasOwn(voices, locale)) return voices[locale]
  const language = `${locale.split('-', 1)[0] ?? ''}-`
  const sibling = Object.entries(voices).find(([tag]) => tag.startsWith(language))?.[1]
  return sibling && { ...sibling, nearest: true }
}
