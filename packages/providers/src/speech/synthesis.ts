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

/** Milliseconds for one clip. Longer than a call waits: a late clip is cached for the next call. */
const SYNTHESIS_MS = 10_000
/** The engine is paused after this many failures in a row, for this many milliseconds. */
const FAILURES = 5
const REST_MS = 30_000
/** Maximum queued clips; about a hundred simultaneous calls with phrases of their own. */
const WAITING = 1_000

export interface SynthesisOptions<V extends SpeechVoice> {
  readonly synthesizer: SpeechSynthesizer<V>
  readonly cache: Pick<ClipCache, 'put'>
  /** maximum concurrent requests to the engine */
  readonly concurrency: number
  /** milliseconds; default 30,000 */
  readonly restMs?: number | undefined
  /** Called when the engine or the cache fails; not for requests skipped during a pause. */
  onFailure(error: unknown): void
}

/** Makes missing clips: each once, a few at a time, and none while the engine is paused. */
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
    /** Resolves once the clip is cached, for all callers that asked for it. */
    make(clip: Clip, voice: V): Promise<void> {
      const shared = underWay.get(clip.id)
      if (shared !== undefined) return shared
      const made = makeAndKeep(clip, voice)
      // The caller may have stopped waiting.
      made.catch(() => undefined)
      underWay.set(clip.id, made)
      return made
    },

    /** Aborts all requests. */
    close(): void {
      closed = true
      for (const controller of requests) controller.abort()
    },
  }
}

/** The engine is paused, or its queue is full. */
export const isNotTried = (error: unknown): boolean =>
  error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError
