import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Voice } from '@aws-sdk/client-polly'
import { onTestFinished } from 'vitest'

import { VOICES } from './voices-fixture.suite.ts'

/** The body of a SynthesizeSpeech request. */
export interface Asked {
  readonly Engine: string
  readonly LanguageCode: string
  readonly OutputFormat: string
  readonly SampleRate: string
  readonly Text: string
  readonly TextType: string
  readonly VoiceId: string
}

/** How to answer the next requests for speech; `stall` starts an answer and never ends it. */
export type Behaviour =
  | { readonly type: 'speak'; readonly delayMs?: number }
  | { readonly type: 'answer'; readonly body: Buffer; readonly contentType: string }
  | { readonly type: 'refuse'; readonly status: number; readonly code: string }
  | { readonly type: 'silence' | 'stall' | 'reset' }

export interface PollyServer {
  readonly url: string
  /** requests for speech since the start */
  readonly asked: Asked[]
  readonly headers: IncomingHttpHeaders[]
  /** maximum concurrent requests for speech */
  mostAtOnce: number
  /** requests for the list of voices since the start */
  lists: number
  behaviour: Behaviour
  /** undefined: the list fails with a 503; `silence`: it never answers */
  voices: readonly Voice[] | 'silence' | undefined
  /** open connections */
  connections(): number
}

const VOICES_A_PAGE = 40

/** The audio for a request: distinct for each, and bytes that no text encoding preserves. */
export const audioOf = ({ Text, VoiceId, Engine }: Pick<Asked, 'Text' | 'VoiceId' | 'Engine'>): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xf3, 0x18, 0xc4, 0x00, 0x80]),
    createHash('sha512').update(`${Text}\0${VoiceId}\0${Engine}`).digest(),
  ])

/** A real HTTP server with the answers of Polly's REST API, for the real SDK; closed after the test. */
export async function startPolly(): Promise<PollyServer> {
  const sockets = new Set<Socket>()
  let underWay = 0
  const polly: PollyServer = {
    url: '',
    asked: [],
    headers: [],
    mostAtOnce: 0,
    lists: 0,
    behaviour: { type: 'speak' },
    voices: VOICES,
    connections: () => sockets.size,
  }

  const list = (url: URL, response: ServerResponse): void => {
    polly.lists++
    const { voices } = polly
    if (voices === 'silence') return
    if (voices === undefined) return refuse(response, 503, 'ServiceFailureException')
    const from = Number(url.searchParams.get('NextToken') ?? 0)
    const next = from + VOICES_A_PAGE
    const page = {
      Voices: voices.slice(from, next),
      NextToken: next < voices.length ? String(next) : undefined,
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page))
  }

  const speak = async (asked: Asked, response: ServerResponse): Promise<void> => {
    const { behaviour } = polly
    switch (behaviour.type) {
      case 'speak':
        await sleep(behaviour.delayMs ?? 0)
        response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(audioOf(asked))
        return
      case 'answer':
        response.writeHead(200, { 'content-type': behaviour.contentType }).end(behaviour.body)
        return
      case 'refuse':
        refuse(response, behaviour.status, behaviour.code)
        return
      case 'stall':
        response.writeHead(200, { 'content-type': 'audio/mpeg' }).write(audioOf(asked))
        return
      case 'reset':
        response.socket?.resetAndDestroy()
        return
      case 'silence':
    }
  }

  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://polly')
      polly.headers.push(request.headers)
      if (request.method === 'GET' && url.pathname === '/v1/voices') return list(url, response)
      if (request.method !== 'POST' || url.pathname !== '/v1/speech') return refuse(response, 404, 'NotFound')
      const asked: Asked = JSON.parse(body)
      polly.asked.push(asked)
      polly.mostAtOnce = Math.max(polly.mostAtOnce, ++underWay)
      response.once('close', () => underWay--)
      void speak(asked, response)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return Object.assign(polly, { url: `http://127.0.0.1:${address.port}` })
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code })
    .end(JSON.stringify({ message: 'refused' }))
}
