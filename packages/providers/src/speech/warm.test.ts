import { expect, test } from 'vitest'

import { openSpeech, someSpeech } from './speech-fixture.suite.ts'
import { warm } from './warm.ts'

const never = new AbortController().signal

test('makes every clip of brands and locales, so that their calls need no synthesis', async () => {
  const { prepare, server } = await openSpeech()
  const warmed = await warm({ prepare }, { brands: ['Acme', 'Bolt'], locales: ['en-us', 'de-de'] }, never)
  // A locale has ten digits, one "again", five closings and an opening per brand; a call needs 13 of them.
  expect(warmed).toEqual({ ready: 4, hits: 4 * 5 * 13 - 36, misses: 36, without: [] })
  expect(server.asked).toHaveLength(36)
  await expect(prepare(someSpeech('4711', 'de-de'), never)).resolves.toMatchObject({ misses: 0 })
})

test('also for other numbers of minutes, and letters', async () => {
  const { prepare } = await openSpeech()
  const wanted = { brands: ['Acme'], locales: ['en-us'], minutes: [5, 10], letters: true }
  await expect(warm({ prepare }, wanted, never)).resolves.toMatchObject({ ready: 1, misses: 40, hits: 38 })
  await expect(prepare(someSpeech('a1'), never)).resolves.toMatchObject({ misses: 0 })
})

test('a second time makes nothing', async () => {
  const { prepare } = await openSpeech()
  const wanted = { brands: ['Acme'], locales: ['en-us'] }
  await warm({ prepare }, wanted, never)
  await expect(warm({ prepare }, wanted, never)).resolves.toMatchObject({ ready: 1, hits: 65, misses: 0 })
})

test('reports brands and locales without clips, and why', async () => {
  const { prepare } = await openSpeech()
  const wanted = { brands: ['Acme'], locales: ['el-gr', 'fr-fr'] }
  await expect(warm({ prepare }, wanted, never)).resolves.toMatchObject({
    ready: 1,
    without: [{ brand: 'Acme', locale: 'el-gr', why: 'noVoice' }],
  })
})
