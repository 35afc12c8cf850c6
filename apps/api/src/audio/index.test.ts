import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'

import { makeLogger } from '@pinpost/telemetry'
import { validate } from '@readme/openapi-parser'
import { describe, expect, it } from 'vitest'

import { openTestApi } from '../../test/api.ts'
import type { ClipSource } from './index.ts'

const AUDIO = Buffer.from([0xff, 0xf3, 0x18, 0xc4, 0x00, 0x80, 0x0a, 0xc3, 0x28])
const ID = randomBytes(18).toString('base64url')

/** The API with one clip. */
async function openAudio(clips: ClipSource = { get: async (id) => (id === ID ? AUDIO : undefined) }) {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const { store } = await openTestApi()
  const api = await openTestApi({
    logger: makeLogger('test', 'debug', sink),
    store: { ...store, clips: { ...store.clips, ...clips } },
  })
  return { ...api, lines, get: (url: string, headers = {}) => api.app.inject({ url, headers }) }
}

describe('a clip', () => {
  it('is served as MP3 without authentication and may be cached for ever', async () => {
    const { get } = await openAudio()
    const answer = await get(`/audio/${ID}.mp3`)
    expect(answer.statusCode).toBe(200)
    expect(answer.rawPayload).toEqual(AUDIO)
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': String(AUDIO.length),
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${ID}"`,
    })
  })

  it('has a HEAD with the same headers', async () => {
    const { get, app } = await openAudio()
    const { date: _date, ...expected } = (await get(`/audio/${ID}.mp3`)).headers
    const answer = await app.inject({ method: 'HEAD', url: `/audio/${ID}.mp3` })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe('')
    expect(answer.headers).toMatchObject(expected)
  })

  it('is not sent again if the client has it (304)', async () => {
    const { get } = await openAudio()
    const answer = await get(`/audio/${ID}.mp3`, { 'if-none-match': `"${ID}"` })
    expect(answer.statusCode).toBe(304)
    expect(answer.body).toBe('')
    expect((await get(`/audio/${ID}.mp3`, { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })
})

describe('anything else under /audio', () => {
  const none = {
    'not there': randomBytes(18).toString('base64url'),
    'too short': 'abc',
    'too long': 'a'.repeat(65),
    'of other characters': `${ID.slice(0, -2)}%2F%2E`,
    'a name of the language': '__proto__',
  }

  it.each(Object.entries(none))('%s gets the same 404', async (_name, id) => {
    const { get } = await openAudio()
    const [answer, unknown] = [await get(`/audio/${id}.mp3`), await get('/nowhere')]
    expect(answer.statusCode).toBe(404)
    expect(answer.body).toBe(unknown.body)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers.etag).toBeUndefined()
  })

  it('does not ask the store for something that cannot be an id', async () => {
    const asked: string[] = []
    const { get } = await openAudio({
      get: async (id) => {
        asked.push(id)
        return undefined
      },
    })
    for (const id of Object.values(none)) await get(`/audio/${id}.mp3`)
    expect(asked).toEqual([none['not there']])
  })

  it('is 404 without the ending .mp3', async () => {
    const { get } = await openAudio()
    expect((await get(`/audio/${ID}`)).statusCode).toBe(404)
    expect((await get(`/audio/${ID}.wav`)).statusCode).toBe(404)
  })
})

it('no log and no metric names the requested clip, even if Redis is away', async () => {
  const { get, lines } = await openAudio({
    get: (id) => (id === ID ? Promise.resolve(AUDIO) : Promise.reject(new Error('Redis is away'))),
  })
  const other = randomBytes(18).toString('base64url')
  await get(`/audio/${ID}.mp3`)
  const failed = await get(`/audio/${other}.mp3`)
  expect(failed.statusCode).toBe(500)
  expect(failed.body).not.toContain(other)
  const log = lines.join('')
  expect(log).toContain('"route":"/audio/:id.mp3","status":"200"')
  expect(log).toContain('Redis is away')
  for (const id of [ID, other]) expect(log).not.toContain(id)
})

it('is described in the API document, which stays valid', async () => {
  const { app } = await openAudio()
  const text = (await app.inject('/docs/json')).body
  expect(await validate(JSON.parse(text))).toMatchObject({ valid: true, warnings: [] })
  expect(JSON.parse(text)).toHaveProperty(['paths', '/audio/{id}.mp3', 'get', 'operationId'], 'getClip')
})
