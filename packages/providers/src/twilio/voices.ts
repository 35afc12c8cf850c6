import type { VerificationLocale } from '@pinpost/core'
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'

type Attributes = Required<Pick<VoiceResponse.SayAttributes, 'language' | 'voice'>>

/** The voice that `<Say>` uses for a locale. */
export interface Voice extends Pick<Attributes, 'voice'> {
  /** omitted if the SDK does not list it: the voice speaks only one language */
  readonly language?: Attributes['language']
  /** a voice of the same language, because the locale has none of its own */
  readonly nearest?: boolean
}

const voice = (language: Attributes['language'], name: Attributes['voice']): Voice => ({
  language,
  voice: name,
})

/**
 * A voice for every `lg` of a verification and most of payments (Twilio has none for ee-et, ga-ie, mt-mt and sl-si).
 * Polly's standard voices come first (neural voices cost four times as much), then neural ones, then Google's. A
 * language's first entry is the fallback for its other locales. Names are the SDK's
 * (https://www.twilio.com/docs/voice/twiml/say/text-speech#available-voices-and-languages).
 */
export const VOICES = {
  'ar-xa': voice('arb', 'Polly.Zeina'),
  'bg-bg': voice('bg-BG', 'Google.bg-BG-Standard-A'),
  'cs-cz': voice('cs-CZ', 'Google.cs-CZ-Standard-A'),
  'cy-cy': voice('cy-GB', 'Polly.Gwyneth'),
  'cy-gb': voice('cy-GB', 'Polly.Gwyneth'),
  'da-dk': voice('da-DK', 'Polly.Naja'),
  'de-de': voice('de-DE', 'Polly.Vicki'),
  'el-gr': voice('el-GR', 'Google.el-GR-Standard-A'),
  'en-us': voice('en-US', 'Polly.Joanna'),
  'en-au': voice('en-AU', 'Polly.Nicole'),
  'en-gb': voice('en-GB', 'Polly.Amy'),
  'en-in': voice('en-IN', 'Polly.Raveena'),
  'es-es': voice('es-ES', 'Polly.Lucia'),
  'es-mx': voice('es-MX', 'Polly.Mia'),
  'es-us': voice('es-US', 'Polly.Lupe'),
  'fi-fi': voice('fi-FI', 'Polly.Suvi-Neural'),
  'fil-ph': voice('fil-PH', 'Google.fil-PH-Standard-A'),
  'fr-fr': voice('fr-FR', 'Polly.Lea'),
  'fr-ca': voice('fr-CA', 'Polly.Chantal'),
  'hi-in': voice('hi-IN', 'Polly.Aditi'),
  'hu-hu': voice('hu-HU', 'Google.hu-HU-Standard-A'),
  'id-id': voice('id-ID', 'Google.id-ID-Standard-A'),
  'is-is': voice('is-IS', 'Polly.Dora'),
  'it-it': voice('it-IT', 'Polly.Bianca'),
  'ja-jp': voice('ja-JP', 'Polly.Mizuki'),
  'ko-kr': voice('ko-KR', 'Polly.Seoyeon'),
  'lt-lt': { voice: 'Google.lt-LT-Standard-A' },
  'lv-lv': voice('lv-LV', 'Google.lv-LV-Standard-A'),
  'nb-no': voice('nb-NO', 'Polly.Liv'),
  'nl-nl': voice('nl-NL', 'Polly.Lotte'),
  'pl-pl': voice('pl-PL', 'Polly.Ewa'),
  'pt-br': voice('pt-BR', 'Polly.Camila'),
  'pt-pt': voice('pt-PT', 'Polly.Ines'),
  'ro-ro': voice('ro-RO', 'Polly.Carmen'),
  'ru-ru': voice('ru-RU', 'Polly.Tatyana'),
  'sk-sk': voice('sk-SK', 'Google.sk-SK-Standard-A'),
  'sv-se': voice('sv-SE', 'Polly.Astrid'),
  'th-th': voice('th-TH', 'Google.th-TH-Standard-A'),
  'tr-tr': voice('tr-TR', 'Polly.Filiz'),
  'vi-vn': voice('vi-VN', 'Google.vi-VN-Standard-A'),
  // Hong Kong Cantonese, because Twilio has none of the mainland.
  'yue-cn': { ...voice('yue-HK', 'Google.yue-HK-Standard-A'), nearest: true },
  'zh-cn': voice('cmn-CN', 'Polly.Zhiyu'),
  'zh-tw': voice('cmn-TW', 'Google.cmn-TW-Standard-A'),
} as const satisfies Readonly<Record<VerificationLocale, Voice>> & Readonly<Record<string, Voice>>

/** The voice of a locale, or the first of the same language; undefined if there is none. */
export function voiceOf(locale: string): Voice | undefined {
  const voices: Readonly<Record<string, Voice>> = VOICES
  if (Object.hasOwn(voices, locale)) return voices[locale]
  const language = `${locale.split('-', 1)[0] ?? ''}-`
  const sibling = Object.entries(voices).find(([tag]) => tag.startsWith(language))?.[1]
  return sibling && { ...sibling, nearest: true }
}
