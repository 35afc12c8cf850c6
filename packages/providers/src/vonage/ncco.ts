import type { AudioTemplate, Speech, SpeechClips } from '@pinpost/core'
import { type NCCOAction, NCCOActions } from '@vonage/voice'
import { type Voice, VOICES, voiceOf } from './voices.ts'

/** One second: before the first word, while the phone moves to the ear, and between characters. */
const BREAK = '<break time="1s"/>'
const WAIT = { action: NCCOActions.WAIT, timeout: 1 } as const

/** Characters that XML 1.0 forbids, even escaped (https://www.w3.org/TR/xml/#charsets). */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * The call as an NCCO (https://developer.vonage.com/en/voice/voice-api/ncco-reference): opening, code, again, code,
 * closing. Each character of the code is a separate action, because a voice reads 1234 as a number.
 */
export function speechToNcco(speech: Speech): NCCOAction[] {
  const { fallback = speech, clips, audio } = speech
  if (clips !== undefined) return playClips(clips)
  if (audio !== undefined) return playAudio(audio, speech.code.reveal())
  const { locale, opening, again, closing } = voiceOf(speech.locale) === undefined ? fallback : speech
  const voice = voiceOf(locale) ?? VOICES['en-us']
  // Vonage rejects an empty action, and an account's own text may be empty.
  const say = (text: string, ...before: string[]): NCCOAction[] =>
    text.trim() === '' ? [] : [talk(voice, [...before, text])]
  const code = spell(voice, Array.from(speech.code.reveal()))
  return [...say(opening, BREAK), code, ...say(again), code, ...say(closing)]
}

function spell(voice: Voice, characters: readonly string[]): NCCOAction {
  if (voice.plain === true) return talk(voice, [characters.join(', ')])
  return talk(voice, [BREAK, ...characters.flatMap((character) => [character, BREAK])])
}

/** A voice without SSML makes no pauses. */
function talk({ language, plain = false }: Voice, words: readonly string[]): NCCOAction {
  const text = plain
    ? words.filter((word) => word !== BREAK).join(' ')
    : `<speak>${words.map((word) => (word === BREAK ? BREAK : escape(word))).join('')}</speak>`
  return { action: NCCOActions.TALK, text, language }
}

const escape = (text: string): string =>
  text.replace(NOT_XML, '').replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')

/** Our own clips: phrase, code, phrase, code, goodbye. */
function playClips({ opening, again, closing, code }: SpeechClips): NCCOAction[] {
  const spelt = code.flatMap((url) => [WAIT, play(url)])
  return [WAIT, play(opening), ...spelt, WAIT, play(again), ...spelt, WAIT, play(closing)]
}

/** An account's own recordings: welcome, the code twice, and goodbye. */
function playAudio({ welcome, digits, bye }: AudioTemplate, code: string): NCCOAction[] {
  const spelt = Array.from(code, (digit) => play(digits[Number(digit)] ?? ''))
  return [WAIT, play(welcome), ...spelt, WAIT, ...spelt, play(bye)]
}

const play = (url: string): NCCOAction => ({ action: NCCOActions.STREAM, streamUrl: [url] })
