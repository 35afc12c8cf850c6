import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'

import { makeMetrics } from '@pinpost/telemetry'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP } from './api.ts'

const SECRET = SHOP.secrets[0] ?? ''
const LONG = 'a'.repeat(200)

describe('an error below the routes', () => {
  it.each<[string, InjectOptions, number, string]>([
    ['a path that is not encoded well', { url: `/verify/%zz?api_secret=${SECRET}` }, 400, 'Bad Request'],
    [
      'a parameter of a path that is too long',
      { url: `/webhooks/${LONG}?api_secret=${SECRET}` },
      414,
      'URI Too Long',
    ],
    ['a path that is not there', { url: `/verify/${SECRET}` }, 404, 'Not Found'],
    [
      'a method that a path does not have',
      { method: 'DELETE', url: `/verify/ping?api_secret=${SECRET}` },
      405,
      'Method Not Allowed',
    ],
    [
      'a body that is too long',
      { method: 'POST', url: `/verify/json?api_secret=${SECRET}`, payload: 'a'.repeat(70_000) },
      413,
      'Payload Too Large',
    ],
    [
      'a body of a type that is not read',
      {
        method: 'POST',
        url: `/dev/skip-wait?api_secret=${SECRET}`,
        payload: SECRET,
        headers: { 'content-type': 'text/x' },
      },
      415,
      'Unsupported Media Type',
    ],
    [
      'JSON that is none',
      {
        method: 'POST',
        url: '/dev/skip-wait',
        payload: `{${SECRET}`,
        headers: { 'content-type': 'application/json' },
      },
      400,
      'Bad Request',
    ],
  ])(
    '%s: answers the status in words, without repeating the request',
    async (_name, request, status, text) => {
      const { app } = await openTestApi({ skipWaitFor: [SHOP.key] })
      const answer = await app.inject(request)
      expect(answer.statusCode).toBe(status)
      expect(answer.body).toBe(JSON.stringify({ error: text }))
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
    },
  )
})

describe('every answer', () => {
  it.each([
    '/verify/json',
    '/verify/xml',
    '/verify/ping',
    '/health/live',
    '/health/ready',
    '/nothing',
    '/audio/x.mp3',
  ])('of %s has headers against caching and content sniffing', async (url) => {
    const { app } = await openTestApi()
    expect((await app.inject(url)).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })
})

describe('a method that a path does not have', () => {
  it.each([
    ['POST', '/health/live', 'GET, HEAD'],
    ['DELETE', '/health/ready', 'GET, HEAD'],
    ['POST', '/verify/ping', 'GET, HEAD'],
    ['PUT', '/webhooks/twilio-sms', 'GET, POST'],
    ['HEAD', '/webhooks/twilio-sms/a/1', 'POST'],
    ['OPTIONS', '/verify/json', 'GET, HEAD, POST, PUT, PATCH, DELETE'],
    ['POST', '/docs/json', 'GET, HEAD'],
  ] as const)('%s %s: 405 with the allowed methods', async (method, url, allow) => {
    const { app } = await openTestApi()
    const answer = await app.inject({ method, url })
    expect(answer.statusCode).toBe(405)
    expect(answer.headers['allow']).toBe(allow)
  })

  it.each([
    ...(['PUT', 'PATCH', 'DELETE'] as const).map((method) => [method, '/verify/check/xml'] as const),
    ...(['GET', 'PUT', 'PATCH', 'DELETE'] as const).map(
      (method) => [method, '/verify/network-unblock'] as const,
    ),
  ])('%s %s: 403, as in the live API', async (method, url) => {
    const { app } = await openTestApi()
    expect(await app.inject({ method, url })).toMatchObject({ statusCode: 403, body: '' })
  })
})

describe('the root', () => {
  it.each([
    [true, { name: 'Pinpost', health: '/health/ready', docs: '/docs' }],
    [false, { name: 'Pinpost', health: '/health/ready' }],
  ])('links to the next pages; to the documents (%s) only if they are served', async (docs, body) => {
    const { app } = await openTestApi({ docs })
    const answer = await app.inject('/')
    expect(answer.json()).toEqual(body)
    for (const path of [answer.json().health, answer.json().docs ?? '/health/live'])
      expect((await app.inject(path)).statusCode).toBe(200)
    expect(await app.inject({ method: 'POST', url: '/' })).toMatchObject({ statusCode: 405 })
  })
})

describe('the documents', () => {
  it.each(['/docs', '/docs/json', '/docs/yaml', '/docs/static/swagger-ui.css'])(
    '%s exists only if configured',
    async (url) => {
      const { app } = await openTestApi({ docs: false })
      expect((await app.inject(url)).statusCode).toBe(404)
    },
  )

  it.each(['/docs/json', '/docs/yaml'])(
    '%s is made once, and sent only to those who lack it',
    async (url) => {
      const { app } = await openTestApi()
      const first = await app.inject(url)
      const { etag = '' } = first.headers
      expect(first.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'accept-encoding' })
      const zipped = await app.inject({ url, headers: { 'accept-encoding': 'br, gzip' } })
      expect(zipped.headers['content-encoding']).toBe('gzip')
      expect(gunzipSync(zipped.rawPayload).toString()).toBe(first.body)
      const again = await app.inject({ url, headers: { 'if-none-match': etag } })
      expect(again).toMatchObject({ statusCode: 304, body: '' })
    },
  )

  it.each(['/docs/json', '/docs/yaml', '/docs', '/docs/static/swagger-ui-bundle.js', '/verify/json'])(
    'a connection that requests %s 2,000 times and reads no answer is closed after a few',
    async (path) => {
      const metrics = makeMetrics()
      const { app } = await openTestApi({ metrics })
      let taken = 0
      app.addHook('onRequest', (_request, _reply, done) => {
        taken++
        done()
      })
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.on('error', () => undefined)
      const [accepted]: Socket[] = await once(app.server, 'connection')
      const cut = new Promise((resolve) => accepted?.once('close', resolve))
      socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`.repeat(2_000))
      await cut
      socket.destroy()
      expect(taken).toBeLessThanOrEqual(8)
      expect(await metrics.registry.metrics()).toContain('pinpost_connections_cut_total 1\n')
    },
  )
})
