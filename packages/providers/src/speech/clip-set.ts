import type { Speech, SpeechClips } from '@pinpost/core'

import { characterSsml, phraseSsml } from './ssml.ts'
import type { ClipCache, SpeechSynthesizer, SpeechVoice } from './synthesizer.ts'

export const DIGITS = '0123456789'
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** One clip and its text. */
export interface Clip {
  readonly id: string
  readonly ssml: string
}

/** Every clip that a speech may need, the same for all codes. */
export interface ClipSet {
  readonly clips: readonly Clip[]
  urls(speech: Speech, publicUrl: string): SpeechClips
}

/**
 * The clips of a speech: its phrases and every character that a code may have. The set and its order are always the
 * same, so that neither the engine nor the cache learns the code.
 * @returns undefined if the code has other characters than digits and letters
 */
export function clipSetOf<V extends SpeechVoice>(
  speech: Speech,
  voice: V,
  { name, format }: Pick<SpeechSynthesizer<V>, 'name' | 'format'>,
  { idOf }: Pick<ClipCache, 'idOf'>,
): ClipSet | undefined {
  const alphabet = alphabetOf(speech)
  if (alphabet === undefined) return undefined
  const clipOf = (ssml: string): Clip => ({
    ssml,
    id: idOf(name, format, voice.engine, voice.id, voice.language, ssml),
  })
  const [opening, again, closing] = [
    clipOf(phraseSsml(speech.opening)),
    clipOf(phraseSsml(speech.again)),
    clipOf(phraseSsml(speech.closing)),
  ]
  const characters = new Map(
    Array.from(alphabet, (character) => [character, clipOf(characterSsml(character))]),
  )
  const all = [opening, again, closing, ...characters.values()]
  return {
    clips: [...new Map(all.map((clip) => [clip.id, clip])).values()],
    urls({ code }, publicUrl) {
      const urlOf = ({ id }: Clip): string => `${publicUrl}/audio/${id}.mp3`
      return {
        opening: urlOf(opening),
        again: urlOf(again),
        closing: urlOf(closing),
        code: Array.from(spoken(code.reveal())).flatMap((character) => {
          const clip = characters.get(character)
          return clip === undefined ? [] : [urlOf(clip)]
        }),
      }
    },
  }
}

function alphabetOf({ code }: Speech): string | undefined {
  const characters = spoken(code.reveal())
  if (/^[0-9]+$/.test(characters)) return DIGITS
  return /^[0-9A-Z]+$/.test(characters) ? DIGITS + LETTERS : undefined
}

/** Lower-case letters use the clips of capitals: a voice may read `a` as a word. */
const spoken = (code: string): string => code.toUpperCase()
