import type { Engine, LanguageCode, Voice, VoiceId } from '@aws-sdk/client-polly'

import type { SpeechVoice } from '../speech/synthesizer.ts'

export interface PollyVoice extends SpeechVoice {
  readonly id: VoiceId
  readonly engine: Engine
  readonly language: LanguageCode
}

/**
 * What Polly calls the language of a locale, the best first
 * (https://docs.aws.amazon.com/polly/latest/dg/available-voices.html). A locale that is not listed has no voice there
 * that speaks as its people do; zh-tw is one, since Polly has Mandarin of the mainland alone and others have Taiwan's.
 */
const LANGUAGES: ReadonlyMap<string, readonly LanguageCode[]> = new Map(
  Object.entries<LanguageCode[]>({
    // Standard Arabic, which our texts are; the Gulf's voices read it too.
    'ar-xa': ['arb', 'ar-AE'],
    'cs-cz': ['cs-CZ'],
    'cy-cy': ['cy-GB'],
    'cy-gb': ['cy-GB'],
    'da-dk': ['da-DK'],
    'de-de': ['de-DE'],
    'en-us': ['en-US'],
    'en-au': ['en-AU'],
    'en-gb': ['en-GB'],
    'en-in': ['en-IN'],
    'es-es': ['es-ES'],
    'es-mx': ['es-MX'],
    'es-us': ['es-US'],
    'fi-fi': ['fi-FI'],
    'fr-fr': ['fr-FR'],
    'fr-ca': ['fr-CA'],
    'hi-in': ['hi-IN'],
    'is-is': ['is-IS'],
    'it-it': ['it-IT'],
    'ja-jp': ['ja-JP'],
    'ko-kr': ['ko-KR'],
    'nb-no': ['nb-NO'],
    'nl-nl': ['nl-NL'],
    'pl-pl': ['pl-PL'],
    'pt-br': ['pt-BR'],
    'pt-pt': ['pt-PT'],
    'ro-ro': ['ro-RO'],
    'ru-ru': ['ru-RU'],
    'sv-se': ['sv-SE'],
    'tr-tr': ['tr-TR'],
    'yue-cn': ['yue-CN'],
    'zh-cn': ['cmn-CN'],
  }),
)

/** Not the alphabet's first of their language: those that Twilio's calls speak with too, so that a fallback sounds alike. */
const PREFERRED: ReadonlySet<VoiceId | undefined> = new Set([
  'Bianca',
  'Joanna',
  'Lea',
  'Lucia',
  'Mia',
  'Naja',
  'Raveena',
  'Seoyeon',
  'Tatyana',
  'Vicki',
])

/**
 * The voice of a locale among those that a region has. The language goes before the engine: the right one on a plain
 * engine is understood better. Among equals one of that language itself, then a preferred one, then the alphabet's
 * first, so that every process chooses alike.
 * @param engines the best first
 */
export function chooseVoice(
  voices: readonly Voice[],
  engines: readonly Engine[],
  locale: string,
): PollyVoice | undefined {
  for (const language of LANGUAGES.get(locale) ?? []) {
    for (const engine of engines) {
      const [first] = voices
        .filter((voice) => speaks(voice, language) && voice.SupportedEngines?.includes(engine))
        .toSorted((a, b) => rank(a, language) - rank(b, language) || compare(a.Id, b.Id))
      if (first?.Id !== undefined) return { id: first.Id, engine, language }
    }
  }
  return undefined
}

const speaks = ({ LanguageCode: own, AdditionalLanguageCodes: others }: Voice, language: LanguageCode) =>
  own === language || others?.includes(language) === true

const rank = ({ Id, LanguageCode: own }: Voice, language: LanguageCode): number =>
  (own === language ? 0 : 2) + (PREFERRED.has(Id) ? 0 : 1)

/** Not localeCompare(), which knows other orders on other machines. */
function compare(a = '', b = ''): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
