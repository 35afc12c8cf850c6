import { LOCALES } from '@pinpost/core'

import { type Voice, VOICES, voiceOf } from '../twilio/voices.ts'
import type { SpeechSynthesizer } from './synthesizer.ts'

/** How a locale is spoken. */
export interface LocaleVoice {
  readonly locale: string
  /**
   * `polly`: our clips; `twilio`: its voice for that locale; `nearest`: its voice for the same language from elsewhere;
   * `english`: no voice for that language, so the English texts are spoken
   */
  readonly by: 'polly' | 'twilio' | 'nearest' | 'english'
  readonly voice: string
  readonly language: string
}

/** The fallback language of `renderSpeech`. */
const ENGLISH = 'en-gb'

/**
 * The voice of every locale that has texts.
 * @param synthesizer undefined for speech that is never made into clips (payments), or if there is none
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

/** The locales without a voice of their own, for a log message. */
export const standIns = (table: readonly LocaleVoice[]): readonly LocaleVoice[] =>
  table.filter(({ by }) => by === 'nearest' || by === 'english')

const named = ({ voice, language }: Voice, locale: string) => ({ voice, language: language ?? locale })
