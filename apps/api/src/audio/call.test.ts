import { renderSpeech, Secret } from '@pinpost/core'
import { expect, it, onTestFinished } from 'vitest'

import { makePolly } from '../../../../packages/providers/src/polly/index.ts'
import { audioOf, startPolly } from '../../../../packages/providers/src/polly/polly-server.suite.ts'
import { makeSpeech } from '../../../../packages/providers/src/speech/prepare.ts'
import { speechToTwiml } from '../../../../packages/providers/src/twilio/twiml.ts'
import { openTestApi } from '../../test/api.ts'

const PUBLIC_URL = 'https://verify.example'
const CODE = '83K01'

it('a call’s TwiML plays the clips of Polly from this API: opening, code, again, code, closing', async () => {
  const server = await startPolly()
  const polly = makePolly({
    region: 'eu-central-1',
    engines: ['neural'],
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: new Secret('0123456789abcdef') },
  })
  onTestFinished(() => polly.close())
  await polly.start()
  const { app, store } = await openTestApi()
  const failures: unknown[] = []
  const { prepare } = makeSpeech({
    synthesizer: polly,
    cache: store.clips,
    publicUrl: PUBLIC_URL,
    onFailure: (error) => failures.push(error),
    // Long, so that on a busy machine the carrier does not speak instead.
    timeoutMs: 60_000,
  })

  const speech = renderSpeech({ brand: 'Acme', locale: 'de-de', pin: new Secret(CODE), minutes: 5 })
  const prepared = await prepare(speech, new AbortController().signal)
  const twiml = speechToTwiml({ ...speech, clips: prepared.clips })
  expect(failures).toEqual([])
  expect(twiml).not.toContain('<Say')
  expect(twiml.length).toBeLessThan(4_000)

  const played = [...twiml.matchAll(/<Play>([^<]+)<\/Play>/g)].map(([, url = '']) => url)
  const heard: (string | undefined)[] = []
  for (const url of played) {
    expect(url.startsWith(PUBLIC_URL)).toBe(true)
    const { rawPayload } = await app.inject(url.slice(PUBLIC_URL.length))
    const spoken = server.asked.find((asked) => audioOf(asked).equals(rawPayload))
    heard.push(spoken?.Text.replaceAll(/<[^>]*>/g, ''))
  }
  const { opening, again, closing } = speech
  const code = Array.from(CODE)
  expect(heard).toEqual([opening, ...code, again, ...code, closing])
})
