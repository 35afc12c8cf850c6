import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { TLSSocket } from 'node:tls'

/** What came of one request: the answer as it is, or none. */
export type Exchange =
  | {
      readonly answered: true
      readonly status: number
      readonly text: string
      readonly retryAfter?: string | undefined
    }
  | {
      readonly answered: false
      /** no connection ever stood, so that nothing can have gone out */
      readonly neverConnected: boolean
      /** Node's word for it */
      readonly code?: string | undefined
    }

export interface WebhookClient {
  /** Sends JSON once; redirects are not followed. Never throws, and says nothing of the request. */
  post(body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Exchange>
}

const MAX_BYTES = 65_536

/** Milliseconds; servers keep an idle connection for five seconds or more, and one closed as we send is `ambiguous`. */
const IDLE_MS = 4_000

/**
 * Connections to one gateway, kept for the next send. Not `fetch`: it sends a second time what was answered 421, and
 * cannot tell a failed TLS handshake, which nothing can have gone through, from a connection lost later.
 * @param connectMs milliseconds until a connection has to stand; less than a send may take, so that one to a machine
 * that is off ends as never connected
 */
export function makeClient(url: URL, connectMs: number): WebhookClient {
  const isTls = url.protocol === 'https:'
  const { request: open, Agent } = isTls ? https : http
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS })
  return {
    async post(body, headers, signal) {
      let connected = false
      const request = open(url, {
        method: 'POST',
        agent,
        signal,
        headers: {
          ...headers,
          accept: 'application/json',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      })
      const timer = setTimeout(() => request.destroy(new ConnectTimeout()), connectMs)
      const onReady = (): void => {
        connected = true
        clearTimeout(timer)
      }
      request.once('socket', (socket) => {
        // One that another request has left is no longer connecting.
        if (!socket.connecting) onReady()
        else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', onReady)
      })
      try {
        const response = await responseTo(request, body)
        return {
          answered: true,
          status: response.statusCode ?? 0,
          text: await textOf(response),
          retryAfter: response.headers['retry-after'],
        }
      } catch (error) {
        return { answered: false, neverConnected: !connected && !signal.aborted, code: codeOf(error) }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT'
}

const responseTo = (request: ClientRequest, body: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve)
    // `on`: an error may come after the answer, and would end the process unheard.
    request.on('error', reject)
    // Without either: a connection that was switched to another protocol.
    request.once('close', () => reject(new Error('closed')))
    request.end(body)
  })

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > MAX_BYTES) throw new Error('the answer is too large')
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Node's codes are such words; anything else could be text that quotes the request. */
function codeOf(error: unknown): string | undefined {
  const { code }: { readonly code?: unknown } = Object(error)
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? code : undefined
}
