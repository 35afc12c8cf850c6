import { Secret } from '@pinpost/core'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { TextRefused } from '../speech/synthesizer.ts'
import { makePolly, type PollyEvents, type PollyOptions } from './index.ts'
import { audioOf, type Behaviour, startPolly } from './polly-server.suite.ts'
import type { PollyVoice } from './voices.ts'

const KEY = 'AKIAIOSFODNN7EXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const JOANNA: PollyVoice = { id: 'Joanna', engine: 'neural', language: 'en-US' }

async function open(options: Partial<PollyOptions> = {}, events: PollyEvents = {}) {
  const server = await startPolly()
  const polly = makePolly(
    {
      region: 'eu-central-1',
      engines: ['neural', 'standard'],
      endpoint: server.url,
      credentials: { accessKeyId: KEY, secretAccessKey: new Secret(SECRET) },
      ...options,
    },
    events,
  )
  onTestFinished(() => polly.close())
  return { server, polly }
}

const synthesize = async (behaviour: Behaviour, signal = new AbortController().signal) => {
  const opened = await open()
  opened.server.behaviour = behaviour
  return { ...opened, audio: opened.polly.synthesize('<speak>Hello</speak>', JOANNA, signal) }
}

describe('the voices', () => {
  test('are read page by page and kept', async () => {
    const { server, polly } = await open()
    expect(polly.voiceFor('en-us')).toBe(undefined)
    await expect(polly.start()).resolves.toBe(true)
    expect(server.lists).toBe(Math.ceil((server.voices?.length ?? 0) / 40))
    expect(server.lists).toBeGreaterThan(1)
    expect(polly.voiceFor('en-us')).toEqual(JOANNA)
    expect(polly.voiceFor('yue-cn')).toEqual({ id: 'Hiujin', engine: 'neural', language: 'yue-CN' })
    expect(polly.voiceFor('vi-vn')).toBe(undefined)
  })

  test('are requested again automatically after a failure', async () => {
    const errors: unknown[] = []
    const known = vi.fn<(polly: unknown) => void>()
    const { server, polly } = await open(
      {},
      { retryMs: 20, onVoices: known, onError: (error) => errors.push(error) },
    )
    server.voices = undefined
    await expect(polly.start()).resolves.toBe(false)
    expect(polly.voiceFor('de-de')).toBe(undefined)
    expect(errors).toHaveLength(1)
    server.voices = [{ Id: 'Vicki', LanguageCode: 'de-DE', SupportedEngines: ['standard'] }]
    await vi.waitFor(() => expect(polly.voiceFor('de-de')?.engine).toBe('standard'), 60_000)
    expect(known).toHaveBeenCalledExactlyOnceWith(polly)
  })

  test('are not requested any more once it is closed', async () => {
    const { server, polly } = await open({}, { retryMs: 10 })
    server.voices = undefined
    await polly.start()
    polly.close()
    const before = server.lists
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(server.lists).toBe(before)
  })
})

test('a pending request for voices ends when it is closed', async () => {
  const errors: unknown[] = []
  const { server, polly } = await open({}, { onError: (error) => errors.push(error) })
  server.voices = 'silence'
  const known = polly.start()
  await vi.waitFor(() => expect(server.lists).toBe(1), 60_000)
  polly.close()
  await expect(known).resolves.toBe(false)
  expect(errors).toEqual([])
})

describe('speech', () => {
  test('is requested as SSML and MP3 for a phone line, signed for the region, and returned byte for byte', async () => {
    const { server, audio } = await synthesize({ type: 'speak' })
    const asked = {
      Engine: 'neural',
      LanguageCode: 'en-US',
      VoiceId: 'Joanna',
      OutputFormat: 'mp3',
      SampleRate: '8000',
      TextType: 'ssml',
      Text: '<speak>Hello</speak>',
    }
    expect(Buffer.from(await audio)).toEqual(audioOf(asked))
    expect(server.asked).toEqual([asked])
    expect(server.headers[0]?.authorization).toMatch(
      new RegExp(`^AWS4-HMAC-SHA256 Credential=${KEY}/\\d{8}/eu-central-1/polly/aws4_request`),
    )
    expect(JSON.stringify(server.headers)).not.toContain(SECRET)
  })

  test.each(['InvalidSsmlException', 'TextLengthExceededException'])(
    'that Polly refuses for its text (%s) is no failure of Polly, and not tried again',
    async (code) => {
      const { server, audio } = await synthesize({ type: 'refuse', status: 400, code })
      await expect(audio).rejects.toThrow(TextRefused)
      expect(server.asked).toHaveLength(1)
    },
  )

  test.each<[string, Behaviour, number]>([
    ['503', { type: 'refuse', status: 503, code: 'ServiceFailureException' }, 2],
    ['throttled', { type: 'refuse', status: 400, code: 'ThrottlingException' }, 2],
    ['not allowed', { type: 'refuse', status: 403, code: 'AccessDeniedException' }, 1],
    ['reset', { type: 'reset' }, 2],
    ['no MP3', { type: 'answer', body: Buffer.from('<html>'), contentType: 'text/html' }, 1],
    ['empty', { type: 'answer', body: Buffer.alloc(0), contentType: 'audio/mpeg' }, 1],
    ['endless', { type: 'answer', body: Buffer.alloc(2 ** 20 + 1), contentType: 'audio/mpeg' }, 1],
  ])('fails if the answer is %s', async (_name, behaviour, requests) => {
    const { server, audio } = await synthesize(behaviour)
    const error: unknown = await audio.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(TextRefused)
    expect(server.asked).toHaveLength(requests)
  })

  test.each(['silence', 'stall'] as const)(
    'ends with its signal in a %s, and its connection too',
    async (type) => {
      const controller = new AbortController()
      const { server, audio } = await synthesize({ type }, controller.signal)
      const thrown = audio.catch((error: unknown) => error)
      await vi.waitFor(() => expect(server.asked).toHaveLength(1), 60_000)
      await new Promise((resolve) => setTimeout(resolve, 20))
      controller.abort()
      expect(String(await thrown)).toMatch(/abort/i)
      await vi.waitFor(() => expect(server.connections()).toBe(0), 60_000)
    },
  )
})

test('neither its printed form nor its JSON shows the secret key', async () => {
  const { inspect } = await import('node:util')
  const { polly } = await open()
  expect(inspect(polly, { depth: Infinity, showHidden: true }) + JSON.stringify(polly)).not.toContain(SECRET)
})
