import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  wrap,
} from 'cockatiel'

import type { Clip } from './clip-set.ts'
import { type ClipCache, type SpeechSynthesizer, type SpeechVoice, TextRefused } from './synthesizer.ts'

/** Milliseconds for one clip. Longer than a call waits: what comes late is kept for the next. */
const SYNTHESIS_MS = 10_000
/** Failures in a row after which the engine is left alone, and for how many milliseconds. */
const FAILURES = 5
const REST_MS = 30_000
/** Clips that wait for their turn; some hundred calls with phrases of their own at once. */
const WAITING = 1_000

export interface SynthesisOptions<V extends SpeechVoice> {
  readonly synthesizer: SpeechSynthesizer<V>
  readonly cache: Pick<ClipCache, 'put'>
  /** requests to the engine under way at once */
  readonly concurrency: number
  /** milliseconds; 30 000 where not given */
  readonly restMs?: number | undefined
  /** Something failed that the engine or the cache is the matter of; not each of those that are then not even tried. */
  onFailure(error: unknown): void
}

/** Makes clips that are not there yet: each once at a time, a few at once, and not while the engine is down. */
export function makeSynthesis<V extends SpeechVoice>(options: SynthesisOptions<V>) {
  const { synthesizer, cache, concurrency, restMs = REST_MS, onFailure } = options
  const underWay = new Map<string, Promise<void>>()
  const requests = new Set<AbortController>()
  let closed = false
  const policy = wrap(
    bulkhead(concurrency, WAITING),
    circuitBreaker(
      handleWhen((error) => !(error instanceof TextRefused) && !closed),
      { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(FAILURES) },
    ),
  )

  async function request({ ssml }: Clip, voice: V): Promise<Uint8Array> {
    if (closed) throw new Error('closed')
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), SYNTHESIS_MS)
    requests.add(controller)
    try {
      return await synthesizer.synthesize(ssml, voice, controller.signal)
    } finally {
      clearTimeout(timer)
      requests.delete(controller)
    }
  }

  async function makeAndKeep(clip: Clip, voice: V): Promise<void> {
    try {
      await cache.put(clip.id, await policy.execute(() => request(clip, voice)))
    } catch (error) {
      if (!isNotTried(error) && !closed) onFailure(error)
      throw error
    } finally {
      underWay.delete(clip.id)
    }
  }

  return {
    /** Resolves once the clip is kept, for everyone who asked for it meanwhile. */
    make(clip: Clip, voice: V): Promise<void> {
      const shared = underWay.get(clip.id)
      if (shared !== undefined) return shared
      const made = makeAndKeep(clip, voice)
      // Whoever asked may not wait for it any more.
      made.catch(() => undefined)
      underWay.set(clip.id, made)
      return made
    },

    /** Ends what is under way. */
    close(): void {
      closed = true
      for (const controller of requests) controller.abort()
    },
  }
}

/** The engine rests, or has too much to do already. */
export const isNotTried = (error: unknown): boolean =>
  error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError
