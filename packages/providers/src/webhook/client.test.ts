import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import type { HttpResult } from '../http.ts'
import { makeClient } from './client.ts'

const { signal } = new AbortController()

const post = (url: string, connectMs = 5_000, aborted = signal): Promise<HttpResult> =>
  makeClient(new URL(url), connectMs).post('{"text":"739182"}', {}, aborted)

/** Accepts connections and answers any data with this text, or never if it is undefined. */
async function startRawServer(say: string | undefined): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    if (say !== undefined) socket.once('data', () => void socket.end(say))
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

describe('an answer', () => {
  let server: ScriptedServer
  beforeEach(async () => {
    server = await startScriptedServer()
  })
  afterEach(() => server.close())

  test('is returned unprocessed, with its Retry-After', async () => {
    server.script({ status: 503, body: 'é{', headers: { 'retry-after': '9' } })
    await expect(post(server.url)).resolves.toEqual({
      answered: true,
      status: 503,
      text: 'é{',
      retryAfter: '9',
    })
  })

  test.each([401, 407, 421])('%i is not repeated', async (status) => {
    server.script({ status, body: '{}', headers: { 'www-authenticate': 'Basic' } })
    await expect(post(server.url)).resolves.toMatchObject({ answered: true, status })
    expect(server.requests).toHaveLength(1)
  })

  test('is read up to 64 KiB; a larger one ends the connection', async () => {
    server.script({ status: 200, body: 'x'.repeat(65_536) })
    await expect(post(server.url)).resolves.toMatchObject({ answered: true })
    server.script({ status: 200, body: 'x'.repeat(65_537) })
    await expect(post(server.url)).resolves.toMatchObject({ answered: false, neverConnected: false })
    await expect.poll(() => server.requests[0]?.connectionGone()).toBe(true)
  })

  test('that is not HTTP, ends early or switches the protocol counts as none', async () => {
    const switched = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n'
    for (const said of ['what?\r\n\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{', switched, '']) {
      const host = await startRawServer(said)
      await expect(post(`http://${host}`)).resolves.toMatchObject({ answered: false, neverConnected: false })
    }
  })
})

describe('nothing was sent', () => {
  test('if the TLS handshake fails', async () => {
    const server = await startScriptedServer()
    onTestFinished(() => server.close())
    const result = await post(server.url.replace('http:', 'https:'))
    expect(result).toMatchObject({ answered: false, neverConnected: true })
    expect(server.requests).toHaveLength(0)
  })

  test('if connecting takes too long', async () => {
    const host = await startRawServer(undefined)
    const result = await post(`https://${host}`, 100)
    expect(result).toEqual({ answered: false, neverConnected: true, code: 'UND_ERR_CONNECT_TIMEOUT' })
  })

  test('if no address of a host accepts a connection', async () => {
    const server = await startScriptedServer()
    await server.close()
    const result = await post(server.url.replace('127.0.0.1', 'localhost'))
    expect(result).toEqual({ answered: false, neverConnected: true, code: 'ECONNREFUSED' })
  })
})

test('the time-out for connecting does not end an established connection', async () => {
  const host = await startRawServer(undefined)
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 300)
  const result = await post(`http://${host}`, 100, controller.signal)
  expect(result).toMatchObject({ answered: false, neverConnected: false, code: 'ABORT_ERR' })
})

test('an abort never proves that nothing was sent, even before the connection is established', async () => {
  const host = await startRawServer(undefined)
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  const result = await post(`https://${host}`, 5_000, controller.signal)
  expect(result).toEqual({ answered: false, neverConnected: false, code: 'ABORT_ERR' })
})
