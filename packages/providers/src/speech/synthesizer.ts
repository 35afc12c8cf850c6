/** One voice of a speech engine. */
export interface SpeechVoice {
  readonly id: string
  readonly engine: string
  /** as the engine names it; what it is to speak, since some voices have two */
  readonly language: string
}

/** A speech engine. One interface for each, so that clips, limits and tests are written once. */
export interface SpeechSynthesizer<V extends SpeechVoice = SpeechVoice> {
  readonly name: 'polly'
  /** Of what it makes. Another one wherever the same SSML would sound otherwise, since clips are kept under it. */
  readonly format: string
  /** The same for a locale every time and in every process; undefined where it has none, or does not know yet. */
  voiceFor(locale: string): V | undefined
  /**
   * Speaks one SSML document.
   * @returns MP3 for a phone line
   * @throws TextRefused where this text is the matter; any other error says that the engine is not well
   */
  synthesize(ssml: string, voice: V, signal: AbortSignal): Promise<Uint8Array>
}

/** The engine will not speak this text, now or later. */
export class TextRefused extends Error {
  override readonly name = 'TextRefused'
}

/** Where clips are kept; all processes see the same. */
export interface ClipCache {
  /** An unguessable name of at least 128 bits for what the parts describe, of characters that a URL takes as they are. */
  idOf(...parts: string[]): string
  /** Those that are not there. Those that are live long enough from now on to be played in any call. */
  missing(ids: readonly string[]): Promise<readonly string[]>
  put(id: string, audio: Uint8Array): Promise<void>
}
