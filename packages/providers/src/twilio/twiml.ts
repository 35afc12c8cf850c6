import type { AudioTemplate, Speech, SpeechClips } from '@pinpost/core'
import twilio from 'twilio'
import { type Voice, VOICES, voiceOf } from './voices.ts'

/** Seconds: before the first word, while the phone moves to the ear, and between characters. */
const PAUSE = { length: 1 }

/** Characters that XML 1.0 forbids, even escaped (https://www.w3.org/TR/xml/#charsets); Twilio fails with 12100. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/**
 * The call as TwiML: opening, code, again, code, closing. Each character of the code is a separate element, because a
 * voice reads 1234 as a number. At most about 2,000 characters; Twilio accepts 4,000.
 */
export function speechToTwiml(speech: Speech): string {
  const { code, fallback = speech } = speech
  const { locale, opening, again, closing } = voiceOf(speech.locale) === undefined ? fallback : speech
  const { language, voice }: Voice = voiceOf(locale) ?? VOICES['en-us']
  const attributes = { ...(language && { language }), voice }
  const response = new twilio.twiml.VoiceResponse()
  const say = (text: string): unknown => response.say(attributes, text.replace(NOT_XML, ''))
  const sayCode = (): void => {
    for (const character of code.reveal()) {
      response.pause(PAUSE)
      say(character)
    }
    response.pause(PAUSE)
  }
  response.pause(PAUSE)
  if (speech.clips !== undefined) {
    playClips(response, speech.clips)
    return response.toString()
  }
  if (speech.audio !== undefined) {
    playAudio(response, speech.audio, code.reveal())
    return response.toString()
  }
  say(opening)
  sayCode()
  say(again)
  sayCode()
  say(closing)
  return response.toString()
}

/** Our own clips: phrase, code, phrase, code, goodbye. */
function playClips(
  response: InstanceType<typeof twilio.twiml.VoiceResponse>,
  { opening, again, closing, code }: SpeechClips,
): void {
  for (const phrase of [opening, again]) {
    response.play(phrase)
    for (const character of code) {
      response.pause(PAUSE)
      response.play(character)
    }
    response.pause(PAUSE)
  }
  response.play(closing)
}

/** An account's own recordings: welcome, the code twice, and goodbye. */
function playAudio(
  response: InstanceType<typeof twilio.twiml.VoiceResponse>,
  { welcome, digits, bye }: AudioTemplate,
  code: string,
): void {
  response.play(welcome)
  for (const time of ['first', 'again']) {
    if (time === 'again') response.pause(PAUSE)
    for (const digit of code) response.play(digits[Number(digit)] ?? '')
  }
  response.play(bye)
}
