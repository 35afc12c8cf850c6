import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { MAX_PER_SOCKET } from './bound-requests.ts'
import { type HttpServerOptions, makeHttpServer } from './http-server.ts'

async function listen(listener: RequestListener, options?: HttpServerOptions) {
  const server = makeHttpServer(listener, options)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  return { server, open }
}

/** All data until the server ends the connection. */
async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

const GET = 'GET /?api_secret=hunter2hunter2 HTTP/1.1\r\nhost: a\r\n\r\n'

describe('the limits of a server', () => {
  it('are 10 s for a request, and more than a load balancer’s for an idle connection', async () => {
    const { server } = await listen(() => undefined)
    // Node checks for late requests at this interval, at most every 10 s.
    expect(server).toMatchObject({ requestTimeout: 9_000, connectionsCheckingInterval: 1_000 })
    expect(server.headersTimeout).toBeLessThanOrEqual(server.requestTimeout)
    expect(server.keepAliveTimeout).toBe(72_000)
    expect(server.timeout).toBe(20_000)
    expect(server.maxConnections).toBe(10_000)
  })

  it('close a connection that sends many requests and reads no answer', async () => {
    let [taken, cut] = [0, 0]
    const { open } = await listen(() => taken++, { onCut: () => cut++ })
    const socket = await open()
    socket.write(GET.repeat(1_000))
    expect(await readAll(socket)).toBe('')
    expect(taken).toBe(MAX_PER_SOCKET)
    expect(cut).toBe(1)
  })

  it('close connections of a client with too many requests in progress, until it has fewer', async () => {
    const taken = vi.fn<RequestListener>()
    const { server, open } = await listen(taken, { perClient: 3 })
    const accepted: Socket[] = []
    server.on('connection', (socket) => accepted.push(socket))
    const sockets = await Promise.all([open(), open(), open()])
    for (const socket of sockets) socket.write(GET)
    await vi.waitFor(() => expect(taken).toHaveBeenCalledTimes(3), 60_000)
    const fourth = await open()
    fourth.write(GET)
    await readAll(fourth)
    expect(taken).toHaveBeenCalledTimes(3)

    for (const socket of sockets) socket.destroy()
    await vi.waitFor(() => expect(accepted.every(({ closed }) => closed)).toBe(true), 60_000)
    const fifth = await open()
    fifth.write(GET)
    await vi.waitFor(() => expect(taken).toHaveBeenCalledTimes(4), 60_000)
  })

  it('allow any number of consecutive requests on one connection', async () => {
    const { open } = await listen((_request, response) => response.end('x'))
    const socket = await open()
    for (let turn = 0; turn < 3 * MAX_PER_SOCKET; turn++) {
      socket.write(GET)
      await once(socket, 'data')
    }
    expect(socket.closed).toBe(false)
  })
})

describe('input that is not HTTP', () => {
  it.each([
    ['no HTTP', 'GET hunter2hunter2\r\n\r\n', 400, 'Bad Request'],
    [
      'too many headers',
      `${GET.slice(0, -2)}x: ${'a'.repeat(100_000)}\r\n\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
  ])('%s is answered with a short text that does not repeat it', async (_name, bytes, status, text) => {
    const { open } = await listen((_request, response) => response.end('never'))
    const socket = await open()
    socket.write(bytes)
    const answer = await readAll(socket)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain('x-content-type-options: nosniff\r\n')
    expect(answer).toContain('cache-control: no-store\r\n')
    expect(answer.endsWith(`\r\n\r\n{"error":"${text}"}`)).toBe(true)
    expect(answer).not.toContain('hunter2')
  })

  it.each([
    ['nothing', '', /^HTTP\/1.1 408 Request Timeout\r\n/],
    ['half of a head', 'GET / HTTP/1.1\r\n', /^HTTP\/1.1 408 Request Timeout\r\n/],
    [
      'half of a body',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc',
      /^HTTP\/1.1 408 Request/,
    ],
    [
      'half of a body that is answered already',
      'POST /begun HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n',
      /a\r\n$/,
    ],
  ])('%s within the time-out: 408, unless an answer has begun', async (_name, bytes, expected) => {
    const { server, open } = await listen((request, response) => {
      if (request.url === '/begun') response.write('a')
    })
    const accepted = once(server, 'connection')
    const socket = await open()
    const answer = readAll(socket)
    socket.write(bytes)
    const [ofServer] = await accepted
    if (bytes.startsWith('POST')) await once(server, 'request')
    // As Node reports it after the time-out.
    server.emit(
      'clientError',
      Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      ofServer,
    )
    expect(await answer).toMatch(expected)
  })
})
