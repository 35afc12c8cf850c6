import type { Engine, LanguageCode, Voice, VoiceId } from '@aws-sdk/client-polly'

import type { SpeechVoice } from '../speech/synthesizer.ts'

export interface PollyVoice extends SpeechVoice {
  readonly id: VoiceId
  readonly engine: Engine
  readonly language: LanguageCode
}

/**
 * Polly's languages for a locale, best first (https://docs.aws.amazon.com/polly/latest/dg/available-voices.html).
 * Locales without a suitable accent are not listed: zh-tw, because Polly has mainland Mandarin only.
 */
const LANGUAGES: ReadonlyMap<string, readonly LanguageCode[]> = new Map(
  Object.entries<LanguageCode[]>({
    // Our texts are Standard Arabic; Gulf voices can read it too.
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

/** Preferred over the alphabetical order: Twilio has the same voices, so that a fallback sounds alike. */
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
 * The best available voice for a locale. The language matters more than the engine: the right accent on a plain
 * engine is easier to understand. Ties: exact language, preferred voice, then alphabet, so that all processes agree.
 * @param engines best first
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

/** Not localeCompare(), whose order depends on the machine. */
function compare(a = '', b = ''): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
