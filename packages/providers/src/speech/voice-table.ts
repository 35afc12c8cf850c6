import { LOCALES } from '@pinpost/core'

import { type Voice, VOICES, voiceOf } from '../twilio/voices.ts'
import type { SpeechSynthesizer } from './synthesizer.ts'

/** How a locale is spoken. */
export interface LocaleVoice {
  readonly locale: string
  /**
   * `polly`: clips of ours; `twilio`: its own voice of that locale; `nearest`: its voice of the same language from
   * elsewhere; `english`: nobody has a voice of that language, so the English texts are spoken
   */
  readonly by: 'polly' | 'twilio' | 'nearest' | 'english'
  readonly voice: string
  readonly language: string
}

/** What a speech of another language falls back to (`renderSpeech`). */
const ENGLISH = 'en-gb'

/**
 * The voice of every locale that has texts.
 * @param synthesizer undefined for what is never kept as clips (payments), and where there is none
 */
export function voiceTable(
  synthesizer?: Pick<SpeechSynthesizer, 'name' | 'voiceFor'>,
): readonly LocaleVoice[] {
  return Object.keys(LOCALES).map((locale): LocaleVoice => {
    const own = synthesizer?.voiceFor(locale)
    if (synthesizer !== undefined && own !== undefined) {
      return { locale, by: synthesizer.name, voice: `${own.id} (${own.engine})`, language: own.language }
    }
    const voice = voiceOf(locale)
    if (voice === undefined) return { locale, by: 'english', ...named(VOICES[ENGLISH], ENGLISH) }
    return { locale, by: voice.nearest === true ? 'nearest' : 'twilio', ...named(voice, locale) }
  })
}

/** Those that are not spoken as they should be, for a notice in the log. */
export const standIns = (table: readonly LocaleVoice[]): readonly LocaleVoice[] =>
  table.filter(({ by }) => by === 'nearest' || by === 'english')

const named = ({ voice, language }: Voice, locale: string) => ({ voice, language: language ?? locale })
