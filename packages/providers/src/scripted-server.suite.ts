import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'

/** How to answer the next requests: a reply, silence, or a reset of the connection once the request arrived. */
export type Reply =
  | {
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | 'silence'
  | 'reset'

interface SeenRequest {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** whether the request's connection is closed */
  readonly connectionGone: () => boolean
}

export interface ScriptedServer {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  readonly connections: () => number
  /** Forgets the recorded requests and gives this reply from now on. */
  script(reply: Reply): void
  close(): Promise<void>
}

/** A real HTTP server on a free port of 127.0.0.1 that records requests and gives scripted replies. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  let reply: Reply = 'silence'
  let requests: SeenRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const { method, url, headers, socket } = request
      requests.push({ method, path: url, headers, body, connectionGone: () => socket.destroyed })
      if (reply === 'reset') return void socket.resetAndDestroy()
      if (reply === 'silence') return undefined
      response
        .writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
        .end(reply.body)
    })
  })
  let connections = 0
  server.on('connection', (socket) => {
    connections++
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    get requests() {
      return requests
    },
    connections: () => connections,
    script(next) {
      reply = next
      requests = []
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
