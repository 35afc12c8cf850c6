import { LATENCY_BUCKETS } from './buckets.ts'
import type { Instruments } from './instruments.ts'

export interface SpeechReport {
  /** `clips`, or why there were none */
  readonly by: string
  readonly hits: number
  readonly misses: number
  readonly seconds: number
}

/** Our own speech for calls. */
export function makeSpeechMetrics({ counter, histogram }: Instruments) {
  const clips = counter({
    name: 'pinpost_speech_clips_total',
    help: 'Speech clips that calls needed: stored already (`hit`) or to be synthesised (`miss`).',
    labels: ['result'],
  })
  const speeches = counter({
    name: 'pinpost_speeches_total',
    help: 'Calls by speaker: our clips, or the reason why the carrier spoke instead.',
    labels: ['by'],
  })
  const synthesisSeconds = histogram({
    name: 'pinpost_speech_synthesis_seconds',
    help: 'Time that a call waited for clips to be synthesised.',
    labels: [],
    buckets: LATENCY_BUCKETS,
  })
  return {
    /** What preparing the speech of one call took. */
    observeSpeech({ by, hits, misses, seconds }: SpeechReport): void {
      clips.inc({ result: 'hit' }, hits)
      clips.inc({ result: 'miss' }, misses)
      speeches.inc({ by })
      if (misses > 0) synthesisSeconds.observe({}, seconds)
    },
  }
}
