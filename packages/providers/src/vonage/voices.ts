import type { VerificationLocale } from '@pinpost/core'

/** How Vonage's `talk` speaks a locale, always in the first style of the language. */
export interface Voice {
  readonly language: string
  /** it reads SSML as text, or Vonage does not say: then it gets plain text */
  readonly plain?: boolean
  /** the locale has no voice of its own; this one is of the same language */
  readonly nearest?: boolean
}

const voice = (language: string): Voice => ({ language })
const plain = (language: string): Voice => ({ language, plain: true })

/**
 * A voice for every `lg` of a verification, and for those of payments that Vonage speaks (none for ee-et, ga-ie,
 * lt-lt, mt-mt and sl-si). The first of a language stands in for its others. Languages as the SDK lists them, SSML as
 * https://developer.vonage.com/en/voice/voice-api/concepts/text-to-speech does.
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

/** The voice of a locale, or the first of the same language; undefined where no voice speaks that language. */
export function voiceOf(locale: string): Voice | undefined {
  const voices: Readonly<Record<string, Voice>> = VOICES
  if (Object.hasOwn(voices, locale)) return voices[locale]
  const language = `${locale.split('-', 1)[0] ?? ''}-`
  const sibling = Object.entries(voices).find(([tag]) => tag.startsWith(language))?.[1]
  return sibling && { ...sibling, nearest: true }
}
