/** One voice of a speech engine. */
export interface SpeechVoice {
  readonly id: string
  readonly engine: string
  /** the engine's name for the voice, and the language to speak, since some voices have two */
  readonly language: string
}

/** A speech engine. */
export interface SpeechSynthesizer<V extends SpeechVoice = SpeechVoice> {
  readonly name: 'polly'
  /** Part of a clip's cache key: changes whenever the same SSML would sound different. */
  readonly format: string
  /** Constant for a locale in every process; undefined if it has none or the voices are not loaded yet. */
  voiceFor(locale: string): V | undefined
  /**
   * Speaks one SSML document.
   * @returns MP3 for a phone line
   * @throws TextRefused if the text is the cause; any other error means that the engine fails
   */
  synthesize(ssml: string, voice: V, signal: AbortSignal): Promise<Uint8Array>
}

/** The engine will never speak this text. */
export class TextRefused extends Error {
  override readonly name = 'TextRefused'
}

/** The cache of clips that all processes share. */
export interface ClipCache {
  /** An unguessable name (at least 128 bits) for these parts, in characters that are safe in a URL. */
  idOf(...parts: string[]): string
  /** The missing clips. Those found stay cached long enough to be played in any call. */
  missing(ids: readonly string[]): Promise<readonly string[]>
  put(id: string, audio: Uint8Array): Promise<void>
}
