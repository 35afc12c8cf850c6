import { expect, test } from 'vitest'

import { openSpeech, someSpeech } from './speech-fixture.suite.ts'
import { warm } from './warm.ts'

const never = new AbortController().signal

test('makes every clip of brands and locales, so that their calls find all', async () => {
  const { prepare, server } = await openSpeech()
  const warmed = await warm({ prepare }, { brands: ['Acme', 'Bolt'], locales: ['en-us', 'de-de'] }, never)
  // Three phrases and ten digits a locale; the second brand has but an opening of its own.
  expect(warmed).toEqual({ ready: 4, hits: 24, misses: 28, without: [] })
  expect(server.asked).toHaveLength(28)
  await expect(prepare(someSpeech('4711', 'de-de'), never)).resolves.toMatchObject({ misses: 0 })
})

test('also for other lives of a PIN, and letters', async () => {
  const { prepare } = await openSpeech()
  const wanted = { brands: ['Acme'], locales: ['en-us'], pinSeconds: [300, 600], letters: true }
  await expect(warm({ prepare }, wanted, never)).resolves.toMatchObject({ ready: 2, misses: 40, hits: 38 })
  await expect(prepare(someSpeech('a1'), never)).resolves.toMatchObject({ misses: 0 })
})

test('a second time makes nothing', async () => {
  const { prepare } = await openSpeech()
  const wanted = { brands: ['Acme'], locales: ['en-us'] }
  await warm({ prepare }, wanted, never)
  await expect(warm({ prepare }, wanted, never)).resolves.toMatchObject({ ready: 1, hits: 13, misses: 0 })
})

test('says for which there are none, and why', async () => {
  const { prepare } = await openSpeech()
  const wanted = { brands: ['Acme'], locales: ['el-gr', 'fr-fr'] }
  await expect(warm({ prepare }, wanted, never)).resolves.toMatchObject({
    ready: 1,
    without: [{ brand: 'Acme', locale: 'el-gr', why: 'noVoice' }],
  })
})
