import type { Engine, Voice } from '@aws-sdk/client-polly'

import type { SpeechSynthesizer } from '../speech/synthesizer.ts'
import { withinTime } from '../within-time.ts'
import { FORMAT, makeClient, type PollyAccess } from './client.ts'
import { chooseVoice, type PollyVoice } from './voices.ts'

export interface PollyOptions extends PollyAccess {
  /** best first */
  readonly engines: readonly Engine[]
}

export interface PollyEvents {
  /** The voices are loaded; until then no locale has one. */
  onVoices?(polly: Polly): void
  /** Loading the voices failed; it is retried automatically. */
  onError?(error: unknown): void
  /** milliseconds until the first retry, doubled after each; default 5,000 */
  readonly retryMs?: number | undefined
}

export interface Polly extends SpeechSynthesizer<PollyVoice> {
  /** Loads the region's voices and keeps retrying in the background. @returns whether they are loaded */
  start(): Promise<boolean>
  close(): void
}

const RETRY_MS = 5_000
const LONGEST_RETRY_MS = 5 * 60_000
const VOICES_MS = 10_000

/** Amazon Polly as a speech engine. Opens no connection before `start`. */
export function makePolly(options: PollyOptions, events: PollyEvents = {}): Polly {
  const { engines } = options
  const client = makeClient(options)
  const closing = new AbortController()
  const chosen = new Map<string, PollyVoice | undefined>()
  let voices: readonly Voice[] = []
  let timer: NodeJS.Timeout | undefined

  async function read(pauseMs: number): Promise<boolean> {
    try {
      voices = await withinTime(VOICES_MS, closing.signal, client.voices)
      chosen.clear()
    } catch (error) {
      if (closing.signal.aborted) return false
      events.onError?.(error)
      timer = setTimeout(() => void read(Math.min(pauseMs * 2, LONGEST_RETRY_MS)), pauseMs)
      timer.unref()
      return false
    }
    events.onVoices?.(polly)
    return true
  }

  const polly: Polly = {
    name: 'polly',
    format: FORMAT,
    voiceFor(locale) {
      if (!chosen.has(locale)) chosen.set(locale, chooseVoice(voices, engines, locale))
      return chosen.get(locale)
    },
    synthesize: client.synthesize,
    start: () => read(events.retryMs ?? RETRY_MS),
    close() {
      closing.abort()
      clearTimeout(timer)
      client.close()
    },
  }
  return polly
}
