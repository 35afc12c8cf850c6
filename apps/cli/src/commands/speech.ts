import {
  loadPolly,
  makeSpeech,
  POLLY_VARIABLES,
  pollyOptions,
  PROVIDER_VARIABLES,
  warm,
} from '@pinpost/providers'
import { readEnvironment } from '@pinpost/telemetry'

import { argument, type Command, Refused, table } from '../command.ts'

/** Clips of a long list of brands and locales are made one after the other. */
const LONGEST_MS = 3_600_000

export const SPEECH_COMMANDS: readonly Command[] = [
  {
    usage: 'speech warm <brand,brand…> <locale,locale…>',
    does: 'makes the clips of these brands and locales before the first call needs them (PINPOST_POLLY_ variables)',
    async run({ store, environment, print }, args) {
      const brands = argument(args, 0, 'brands').split(',')
      const locales = argument(args, 1, 'locales').split(',')
      const values = readEnvironment(environment, { ...PROVIDER_VARIABLES, ...POLLY_VARIABLES })
      const options = pollyOptions(values)
      if (options === undefined)
        throw new Refused('PINPOST_POLLY_REGION is not set: calls speak with the carrier')
      const makePolly = await loadPolly()
      const polly = makePolly(options)
      const speech = makeSpeech({
        synthesizer: polly,
        cache: (await store()).clips,
        publicUrl: values.PINPOST_PUBLIC_URL,
        onFailure: () => undefined,
      })
      try {
        await polly.start()
        const signal = AbortSignal.timeout(LONGEST_MS)
        const { ready, hits, misses, without } = await warm(speech, { brands, locales }, signal)
        print(`${ready} ready: ${hits} clips existed, ${misses} were made`)
        for (const line of table(without.map(({ brand, locale, why }) => [brand, locale, why]))) print(line)
      } finally {
        speech.close()
        polly.close()
      }
    },
  },
]
