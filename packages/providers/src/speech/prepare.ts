import type { Speech, SpeechClips } from '@pinpost/core'

import { clipSetOf } from './clip-set.ts'
import { isNotTried, makeSynthesis, type SynthesisOptions } from './synthesis.ts'
import type { ClipCache, SpeechVoice } from './synthesizer.ts'

/** Milliseconds that a call waits for its clips before the carrier's own voice has to do. */
const TIMEOUT_MS = 4_000
/** Polly takes 8 neural requests a second and more of others; a cold call makes 13. */
const CONCURRENCY = 4

export interface SpeechOptions<V extends SpeechVoice> extends Pick<
  SynthesisOptions<V>,
  'synthesizer' | 'restMs' | 'onFailure'
> {
  readonly cache: ClipCache
  /** the URL under which carriers reach the API, without a slash at its end */
  readonly publicUrl: string
  /** requests to the engine at once; 4 where not given */
  readonly concurrency?: number | undefined
  /** 4 000 where not given */
  readonly timeoutMs?: number | undefined
}

/** Why the carrier speaks itself. */
export type WithoutClips =
  /** the account has its own recordings */
  | 'recordings'
  /** a payment's phrases are one person's alone */
  | 'oneOff'
  /** the engine has no voice for the locale, or does not know its voices yet */
  | 'noVoice'
  /** the code has characters that are neither digits nor letters */
  | 'characters'
  /** the clips are still being made; the next call has them */
  | 'late'
  | 'aborted'
  | 'failed'
  /** the engine failed too often and is left alone for now, or is busy */
  | 'resting'
  | 'cacheAway'

export type Prepared = {
  /** of the phrases and the characters that a code may have: those that were there, and those that were not */
  readonly hits: number
  readonly misses: number
  readonly seconds: number
} & (
  | { readonly clips: SpeechClips; readonly why?: undefined }
  | { readonly clips?: undefined; readonly why: WithoutClips }
)

/** Speech of our own for calls. */
export interface OwnSpeech {
  /**
   * The URLs of a speech's clips. What is missing is made first, within the time limit. Never throws.
   * @param timeoutMs in the place of the one for calls
   */
  prepare(speech: Speech, signal: AbortSignal, timeoutMs?: number): Promise<Prepared>
  /** Ends what is under way. */
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

/** What the work says, or why nobody waits for it any more; the work itself goes on. */
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
