import type { Speech, SpeechClips } from '@pinpost/core'

import { clipSetOf } from './clip-set.ts'
import { isNotTried, makeSynthesis, type SynthesisOptions } from './synthesis.ts'
import type { ClipCache, SpeechVoice } from './synthesizer.ts'

/** Milliseconds a call waits for its clips; then the carrier's own voice speaks. */
const TIMEOUT_MS = 4_000
/** Polly accepts 8 neural requests per second, more for other engines; a call without cached clips makes 13. */
const CONCURRENCY = 4

export interface SpeechOptions<V extends SpeechVoice> extends Pick<
  SynthesisOptions<V>,
  'synthesizer' | 'restMs' | 'onFailure'
> {
  readonly cache: ClipCache
  /** the public URL of the API, without a trailing slash */
  readonly publicUrl: string
  /** maximum concurrent requests to the engine; default 4 */
  readonly concurrency?: number | undefined
  /** default 4,000 */
  readonly timeoutMs?: number | undefined
}

/** Why the carrier's own voice speaks. */
export type WithoutClips =
  /** the account has its own recordings */
  | 'recordings'
  /** a payment's phrases differ for each person, so they are not cached */
  | 'oneOff'
  /** the engine has no voice for the locale, or its voices are not loaded yet */
  | 'noVoice'
  /** the code has characters other than digits and letters */
  | 'characters'
  /** the clips are still being made; the next call has them */
  | 'late'
  | 'aborted'
  | 'failed'
  /** the engine failed too often and is paused, or its queue is full */
  | 'resting'
  | 'cacheAway'

export type Prepared = {
  /** clips found in the cache and clips missing, counting phrases and all characters of a code */
  readonly hits: number
  readonly misses: number
  readonly seconds: number
} & (
  | { readonly clips: SpeechClips; readonly why?: undefined }
  | { readonly clips?: undefined; readonly why: WithoutClips }
)

/** Prepares our own speech for calls. */
export interface OwnSpeech {
  /**
   * The URLs of a speech's clips. Makes missing clips first, within the time limit. Never throws.
   * @param timeoutMs overrides the limit for calls
   */
  prepare(speech: Speech, signal: AbortSignal, timeoutMs?: number): Promise<Prepared>
  /** Aborts all requests. */
  close(): void
}

export function makeSpeech<V extends SpeechVoice>(options: SpeechOptions<V>): OwnSpeech {
  const { synthesizer, cache, publicUrl, concurrency = CONCURRENCY } = options
  const synthesis = makeSynthesis({ ...options, concurrency })

  async function prepare(speech: Speech, signal: AbortSignal, timeoutMs: number): Promise<Prepared> {
    const startedAt = performance.now()
    let [hits, misses] = [0, 0]
    const measured = () => ({ hits, misses, seconds: (performance.now() - startedAt) / 1000 })
    const without = (why: WithoutClips): Prepared => ({ ...measured(), why })

    const against = reasonAgainst(speech)
    if (against !== undefined) return without(against)
    const voice = synthesizer.voiceFor(speech.locale)
    if (voice === undefined) return without('noVoice')
    const set = clipSetOf(speech, voice, synthesizer, cache)
    if (set === undefined) return without('characters')

    const fill = async (): Promise<WithoutClips | undefined> => {
      const missing = await missingOf(set.clips.map(({ id }) => id))
      if (missing === undefined) return 'cacheAway'
      misses = missing.size
      hits = set.clips.length - misses
      const wanted = set.clips.filter(({ id }) => missing.has(id))
      return Promise.all(wanted.map((clip) => synthesis.make(clip, voice))).then(
        () => undefined,
        (error: unknown) => (isNotTried(error) ? 'resting' : 'failed'),
      )
    }
    const why = await within(timeoutMs, signal, fill)
    return why === undefined ? { ...measured(), clips: set.urls(speech, publicUrl) } : without(why)
  }

  const missingOf = (ids: readonly string[]): Promise<ReadonlySet<string> | undefined> =>
    cache.missing(ids).then(
      (missing) => new Set(missing),
      () => undefined,
    )

  return {
    prepare: (speech, signal, timeoutMs = options.timeoutMs ?? TIMEOUT_MS) =>
      prepare(speech, signal, timeoutMs),
    close: synthesis.close,
  }
}

function reasonAgainst({ audio, reusable = false }: Speech): WithoutClips | undefined {
  if (audio !== undefined) return 'recordings'
  return reusable ? undefined : 'oneOff'
}

/** The result of the work, or the reason to stop waiting for it; the work itself continues. */
async function within<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | 'late' | 'aborted'> {
  if (signal.aborted) return 'aborted'
  const end = new AbortController()
  const givenUp = new Promise<'late' | 'aborted'>((resolve) => {
    const timer = setTimeout(() => resolve('late'), timeoutMs)
    const abort = (): void => resolve('aborted')
    signal.addEventListener('abort', abort, { once: true })
    end.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    })
  })
  try {
    return await Promise.race([work(), givenUp])
  } finally {
    end.abort()
  }
}
