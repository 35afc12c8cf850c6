import { setTimeout as sleep } from 'node:timers/promises'

import { renderSpeech, Secret } from '@pinpost/core'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { audioOf } from '../polly/polly-server.suite.ts'
import { openSpeech, PUBLIC_URL, someSpeech } from './speech-fixture.suite.ts'

const never = new AbortController().signal
/** Opening, "again", closing and ten digits. */
const ALL = 13

describe('a call', () => {
  test('plays clips at URLs that reveal neither text nor code, the same for the same character', async () => {
    const { prepare, server, cache } = await openSpeech()
    const { clips, why, ...counts } = await prepare(someSpeech('4711'), never)
    expect(why).toBe(undefined)
    expect(counts).toEqual({ hits: 0, misses: ALL, seconds: expect.any(Number) })
    const { opening = '', again = '', closing = '', code = [] } = clips ?? {}
    const urls = [opening, again, closing, ...code]
    for (const url of urls) expect(url).toMatch(/^https:\/\/verify\.example\/audio\/[\w-]{22,}\.mp3$/)
    expect(code).toHaveLength(4)
    expect(code[2]).toBe(code[3])
    expect(new Set(urls).size).toBe(6)

    const heard = (url: string): string | undefined => {
      const audio = cache.clips.get(url.slice(`${PUBLIC_URL}/audio/`.length, -'.mp3'.length))
      return server.asked.find((asked) => audio !== undefined && audioOf(asked).equals(audio))?.Text
    }
    expect(heard(opening)).toBe('<speak>Hello. Please enter this Acme code:</speak>')
    expect(heard(again)).toBe('<speak>Once more, your code is:</speak>')
    expect(heard(closing)).toBe('<speak>It is valid for 5 minutes. Never share this code. Goodbye.</speak>')
    expect(code.map((url) => heard(url)?.replaceAll(/<[^>]*>/g, ''))).toEqual(['4', '7', '1', '1'])
  })

  test('needs no synthesis once its brand and locale are warm, whatever its code', async () => {
    const { prepare, server } = await openSpeech()
    await prepare(someSpeech('4711'), never)
    const asked = server.asked.length
    expect(asked).toBe(ALL)
    await expect(prepare(someSpeech('908352'), never)).resolves.toMatchObject({ hits: ALL, misses: 0 })
    expect(server.asked).toHaveLength(asked)
  })

  test('synthesises the opening for another brand, and everything for another locale', async () => {
    const { prepare } = await openSpeech()
    await prepare(someSpeech(), never)
    const bolt = renderSpeech({ brand: 'Bolt', locale: 'en-us', pin: new Secret('1'), minutes: 5 })
    await expect(prepare(bolt, never)).resolves.toMatchObject({ hits: ALL - 1, misses: 1 })
    await expect(prepare(someSpeech('4711', 'en-gb'), never)).resolves.toMatchObject({ misses: ALL })
  })

  test.each(['8273', 'K7QZ'])('reveals to neither engine nor cache which characters %s has', async (pin) => {
    const [one, other] = [await openSpeech(), await openSpeech()]
    await one.prepare(someSpeech(pin), never)
    await other.prepare(someSpeech(pin === '8273' ? '0000' : 'AAAA'), never)
    const texts = ({ server }: typeof one) => server.asked.map(({ Text }) => Text).toSorted()
    expect(texts(one)).toEqual(texts(other))
    expect(new Set(texts(one)).size).toBe(pin === '8273' ? ALL : ALL + 26)

    await one.prepare(someSpeech(pin === '8273' ? '0000' : 'AAAA'), never)
    expect(one.cache.looked[1]).toEqual(one.cache.looked[0])
  })

  test('plays the same clip for upper and lower case', async () => {
    const { prepare } = await openSpeech()
    const small = await prepare(someSpeech('ab1'), never)
    expect(small.clips).toEqual((await prepare(someSpeech('AB1'), never)).clips)
  })

  test('plays a moment of silence for an empty part of an account’s text', async () => {
    const { prepare, server } = await openSpeech()
    const templates = { voice: { type: 'text', text: 'Acme & Co <${pin}>' } } as const
    const speech = renderSpeech({
      brand: 'x',
      locale: 'en-us',
      pin: new Secret('12'),
      minutes: 1,
      templates,
    })
    expect((await prepare(speech, never)).clips?.again).toMatch(/\.mp3$/)
    const texts = server.asked.map(({ Text }) => Text)
    expect(texts).toContain('<speak><break time="100ms"/></speak>')
    expect(texts).toContain('<speak>Acme &amp; Co &lt;</speak>')
  })
})

describe('the carrier speaks', () => {
  test.each([
    ['oneOff', { ...someSpeech(), reusable: false }],
    [
      'oneOff',
      renderSpeech({
        brand: 'Acme',
        locale: 'en-gb',
        pin: new Secret('1234'),
        minutes: 5,
        payment: { payee: new Secret('Bolt'), amount: new Secret('48.00') },
      }),
    ],
    ['recordings', { ...someSpeech(), audio: { type: 'audio', digits: [], welcome: 'w', bye: 'b' } }],
    ['noVoice', someSpeech('4711', 'el-gr')],
    ['characters', someSpeech('12#4')],
  ] as const)('without a request to Polly: %s', async (why, speech) => {
    const { prepare, server, cache } = await openSpeech()
    const prepared = await prepare(speech, never)
    expect(prepared).toMatchObject({ why, hits: 0, misses: 0 })
    expect(prepared).not.toHaveProperty('clips')
    expect(server.asked).toEqual([])
    expect(cache.looked).toEqual([])
  })

  test('if the clips come too late; the next call has them', async () => {
    const { prepare, server } = await openSpeech({ timeoutMs: 50, concurrency: 20 })
    server.behaviour = { type: 'speak', delayMs: 150 }
    expect(await prepare(someSpeech(), never)).toMatchObject({ why: 'late', misses: ALL })
    await vi.waitFor(async () => expect((await prepare(someSpeech(), never)).clips).toBeDefined(), 60_000)
    expect(server.asked).toHaveLength(ALL)
  })

  test('if the process stops meanwhile', async () => {
    const { prepare, server } = await openSpeech()
    server.behaviour = { type: 'silence' }
    const controller = new AbortController()
    const prepared = prepare(someSpeech(), controller.signal)
    await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(0), 60_000)
    controller.abort()
    await expect(prepared).resolves.toMatchObject({ why: 'aborted' })
    await expect(prepare(someSpeech(), controller.signal)).resolves.toMatchObject({ why: 'aborted' })
  })

  test('if Polly fails, which is reported', async () => {
    const { prepare, server, failures } = await openSpeech()
    server.behaviour = { type: 'refuse', status: 403, code: 'AccessDeniedException' }
    await expect(prepare(someSpeech(), never)).resolves.toMatchObject({ why: 'failed', misses: ALL })
    expect(failures[0]).toMatchObject({ name: 'AccessDeniedException' })
  })

  test('if the cache is unavailable, before or after the synthesis', async () => {
    const { prepare, server, cache } = await openSpeech()
    cache.away = true
    await expect(prepare(someSpeech(), never)).resolves.toMatchObject({ why: 'cacheAway' })
    expect(server.asked).toEqual([])
    cache.away = false
    server.behaviour = { type: 'speak', delayMs: 50 }
    const prepared = prepare(someSpeech(), never)
    await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(0), 60_000)
    cache.away = true
    await expect(prepared).resolves.toMatchObject({ why: 'failed' })
  })
})

describe('Polly', () => {
  test('is asked for each clip once by concurrent calls', async () => {
    const { prepare, server } = await openSpeech()
    server.behaviour = { type: 'speak', delayMs: 20 }
    const calls = Array.from({ length: 10 }, (_, index) => prepare(someSpeech(`471${index}`), never))
    for (const { clips } of await Promise.all(calls)) expect(clips).toBeDefined()
    expect(server.asked).toHaveLength(ALL)
  })

  test('has a limited number of concurrent requests', async () => {
    const { prepare, server } = await openSpeech({ concurrency: 3 })
    server.behaviour = { type: 'speak', delayMs: 20 }
    await prepare(someSpeech(), never)
    expect(server.mostAtOnce).toBe(3)
  })

  test('is paused after failures in a row, and tried again later', async () => {
    // The breaker reads the clock and sets no timer.
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    // One at a time: a request that fails after the pause began would begin the next one.
    const { prepare, server } = await openSpeech({ restMs: 30_000, concurrency: 1 })
    server.behaviour = { type: 'refuse', status: 403, code: 'AccessDeniedException' }
    await expect(prepare(someSpeech(), never)).resolves.toMatchObject({ why: 'failed' })
    await vi.waitFor(
      async () => expect(await prepare(someSpeech(), never)).toMatchObject({ why: 'resting' }),
      60_000,
    )
    const asked = server.asked.length
    expect(asked).toBe(5)
    server.behaviour = { type: 'speak' }
    await expect(prepare(someSpeech(), never)).resolves.toMatchObject({ why: 'resting' })
    expect(server.asked).toHaveLength(asked)
    vi.setSystemTime(Date.now() + 30_001)
    // At first it may share a clip that the call before asked for, and that is just being refused.
    await vi.waitFor(async () => expect((await prepare(someSpeech(), never)).clips).toBeDefined(), 60_000)
  })

  test('is not paused for texts that it refuses', async () => {
    const { prepare, server } = await openSpeech({ restMs: 60_000 })
    server.behaviour = { type: 'refuse', status: 400, code: 'InvalidSsmlException' }
    await expect(prepare(someSpeech(), never)).resolves.toMatchObject({ why: 'failed' })
    await vi.waitFor(() => expect(server.asked).toHaveLength(ALL), 60_000)
    server.behaviour = { type: 'speak' }
    // A call may still share the refused work of the call before.
    await vi.waitFor(async () => expect((await prepare(someSpeech(), never)).clips).toBeDefined(), 60_000)
  })

  test('gets no more requests once closed, and those in progress end', async () => {
    const { prepare, close, server, failures } = await openSpeech({ concurrency: 2 })
    server.behaviour = { type: 'silence' }
    const prepared = prepare(someSpeech(), never)
    await vi.waitFor(() => expect(server.asked).toHaveLength(2), 60_000)
    close()
    await expect(prepared).resolves.toMatchObject({ why: 'failed' })
    await sleep(20)
    expect(server.asked).toHaveLength(2)
    expect(failures).toEqual([])
  })
})
