import {
  type Attempt,
  CHANNELS,
  type Delivery,
  type InProgress,
  makeDelivery,
  type Speech,
} from '@pinpost/core'
import {
  loadPolly,
  makeSpeech,
  type OwnSpeech,
  type PollyOptions,
  standIns,
  voiceTable,
} from '@pinpost/providers'
import type { Claim, Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

interface SpeechConfig {
  /** undefined if the carrier speaks in calls */
  readonly polly: PollyOptions | undefined
  readonly publicUrl: string
}

/** Our own speech for calls, by Amazon Polly. Close it when done. */
export async function openSpeech(
  { polly: options, publicUrl }: SpeechConfig,
  store: Store,
  logger: Logger,
): Promise<OwnSpeech | undefined> {
  if (options === undefined) return undefined
  const makePolly = await loadPolly()
  const polly = makePolly(options, {
    onVoices(known) {
      for (const { locale, by, voice } of standIns(voiceTable(known))) {
        logger.info({ locale, by, voice }, 'locale has no voice of its own and uses a similar one')
      }
    },
    onError(err) {
      logger.warn({ err }, 'Polly voices could not be loaded')
    },
  })
  // Never rejects; keeps trying.
  await polly.start()
  const speech = makeSpeech({
    synthesizer: polly,
    cache: store.clips,
    publicUrl,
    onFailure(err) {
      logger.warn({ err }, 'speech could not be synthesized')
    },
  })
  return {
    ...speech,
    close() {
      speech.close()
      polly.close()
    },
  }
}

interface SpeechDeps {
  /** undefined if the carrier speaks in calls */
  readonly speech: OwnSpeech | undefined
  readonly metrics: Metrics
  readonly signal: AbortSignal
}

/** Our own speech instead of the carrier's, if its clips are ready in time. */
export async function prepareSpeech(
  { speech: own, metrics, signal }: SpeechDeps,
  verification: InProgress,
  attempt: Attempt,
  claim: Claim,
): Promise<Speech | undefined> {
  if (own === undefined || CHANNELS[attempt.channel].content !== 'speech') return undefined
  const delivery = makeDelivery(verification, attempt, Date.now())
  if (!('speech' in delivery)) return undefined
  const { clips, why = 'clips', hits, misses, seconds } = await own.prepare(delivery.speech, signal)
  claim.waited()
  metrics.observeSpeech({ by: why, hits, misses, seconds })
  return { ...delivery.speech, clips }
}

export const withSpeech = (delivery: Delivery, speech: Speech | undefined): Delivery =>
  speech !== undefined && 'speech' in delivery ? { ...delivery, speech } : delivery
