import { renderSpeech, Secret, type Speech } from '@pinpost/core'
import { onTestFinished } from 'vitest'

import { makePolly } from '../polly/index.ts'
import { type PollyServer, startPolly } from '../polly/polly-server.suite.ts'
import { makeMemoryCache, type MemoryCache } from './memory-cache.suite.ts'
import { makeSpeech, type OwnSpeech, type SpeechOptions } from './prepare.ts'

export const PUBLIC_URL = 'https://verify.example'

export interface OpenedSpeech extends OwnSpeech {
  readonly server: PollyServer
  readonly cache: MemoryCache
  /** the errors reported to the operator */
  readonly failures: unknown[]
}

/** Speech with the real SDK against a test server with Polly's API. */
export async function openSpeech(
  options: Partial<Pick<SpeechOptions<never>, 'concurrency' | 'timeoutMs' | 'restMs'>> = {},
): Promise<OpenedSpeech> {
  const server = await startPolly()
  const polly = makePolly({
    region: 'eu-central-1',
    engines: ['neural', 'standard'],
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: new Secret('0123456789abcdef') },
  })
  await polly.start()
  const cache = makeMemoryCache()
  const failures: unknown[] = []
  const speech = makeSpeech({
    synthesizer: polly,
    cache,
    publicUrl: PUBLIC_URL,
    onFailure: (error) => failures.push(error),
    // A busy machine must not run into the time limit.
    timeoutMs: 60_000,
    ...options,
  })
  onTestFinished(() => {
    speech.close()
    polly.close()
  })
  return { ...speech, server, cache, failures }
}

/** The texts of a call for Acme. */
export const someSpeech = (pin = '4711', locale = 'en-us'): Speech =>
  renderSpeech({ brand: 'Acme', locale, pin: new Secret(pin), minutes: 5 })
