import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, it, onTestFinished } from 'vitest'

import { startReceiver } from '../../../test/support/receiver.ts'
import { makePublicHttp, urlProblem } from './public-http.ts'

const SAFE = { allowsPrivate: false, allowsHttp: false }
const LOCAL = { allowsPrivate: true, allowsHttp: true }
const HTTP = { allowsPrivate: false, allowsHttp: true }

const signal = AbortSignal.timeout(60_000)

function open(rules = LOCAL) {
  const http = makePublicHttp(rules)
  onTestFinished(() => http.close())
  return (url: string, inTime = signal) =>
    http.post(url, { 'content-type': 'application/json', 'webhook-id': 'evt_1' }, '{"a":1}', inTime)
}

it('posts the body with its headers and returns the status', async () => {
  const { url, got } = await startReceiver()
  expect(await open()(url)).toEqual({ answered: true, status: 204 })
  expect(got).toMatchObject([{ path: '/events', headers: { 'webhook-id': 'evt_1' }, body: '{"a":1}' }])
})

it('does not follow a redirect', async () => {
  const other = await startReceiver()
  const { url } = await startReceiver((response) => response.writeHead(307, { location: other.url }).end())
  expect(await open()(url)).toEqual({ answered: true, status: 307 })
  expect(other.got).toEqual([])
})

it.each([
  ['120', 120],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['-1', undefined],
])('reads Retry-After %s as %s seconds', async (header, retryAfterSeconds) => {
  const { url } = await startReceiver(
    (response) => void response.writeHead(429, { 'retry-after': header }).end(),
  )
  expect(await open()(url)).toEqual({ answered: true, status: 429, retryAfterSeconds })
})

it('does not read an endless answer', async () => {
  let isClosed = false
  const { url } = await startReceiver((response) => {
    response.writeHead(200)
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    }
    response.on('drain', more).on('close', () => (isClosed = true))
    more()
  })
  expect(await open()(url)).toEqual({ answered: true, status: 200 })
  await expect.poll(() => isClosed).toBe(true)
})

it('gives up when its signal aborts, also in the middle of an answer', async () => {
  const silent = await startReceiver(() => undefined)
  const result = open()(silent.url, AbortSignal.timeout(50))
  expect(await result).toEqual({ answered: false, code: 'ABORT_ERR' })
  const controller = new AbortController()
  const half = await startReceiver((response) => {
    response.writeHead(200).write('x')
    setTimeout(() => controller.abort(), 1_500)
  })
  expect(await open()(half.url, controller.signal)).toEqual({ answered: true, status: 200 })
})

it('returns an error code if nothing listens', async () => {
  const { url } = await startReceiver()
  const free = url.replace(/:\d+/, ':1')
  expect(await open()(free)).toEqual({ answered: false, code: 'ECONNREFUSED' })
})

describe('without private addresses', () => {
  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1', '0'])(
    'a request to this machine as %s is refused',
    async (host) => {
      const { port, got } = await startReceiver()
      expect(await open(HTTP)(`http://${host}:${port}/`)).toEqual({
        answered: false,
        code: 'PRIVATE_ADDRESS',
      })
      await sleep(20)
      expect(got).toEqual([])
    },
  )
})

it('without http, a URL that was saved earlier is not used', async () => {
  const { url, got } = await startReceiver()
  expect(await open({ allowsPrivate: true, allowsHttp: false })(url)).toEqual({
    answered: false,
    code: 'NOT_HTTPS',
  })
  expect(got).toEqual([])
})

it.each([
  ['https://shop.example/events', SAFE, undefined],
  ['https://8.8.8.8/', SAFE, undefined],
  ['http://shop.example/', SAFE, 'use an https URL'],
  ['http://shop.example/', HTTP, undefined],
  ['https://127.0.0.1/', SAFE, 'use a public address'],
  ['https://0x7f.1/', SAFE, 'use a public address'],
  ['https://[::1]/', SAFE, 'use a public address'],
  ['https://[fd00:ec2::254]/', SAFE, 'use a public address'],
  ['http://[::1]/', LOCAL, undefined],
])('%s with %j: %s', (url, rules, problem) => {
  expect(urlProblem(url, rules)).toBe(problem)
})
