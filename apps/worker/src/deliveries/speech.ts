import {
  loadPolly,
  makeSpeech,
  type OwnSpeech,
  type PollyOptions,
  standIns,
  voiceTable,
} from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import type { Logger } from '@pinpost/telemetry'

interface SpeechConfig {
  /** undefined where calls speak with the carrier's voices */
  readonly polly: PollyOptions | undefined
  readonly publicUrl: string
}

/** Our own speech for calls, by Amazon Polly; it lasts until closed. */
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
        logger.info({ locale, by, voice }, 'no voice of its own: the nearest one')
      }
    },
    onError(err) {
      logger.warn({ err }, 'the voices of Polly could not be read')
    },
  })
  // Never rejects, and goes on trying by itself.
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
