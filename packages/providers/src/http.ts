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

export interface HttpRequest {
  readonly method: string
  readonly url: string | URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface HttpOptions {
  /**
   * milliseconds until a connection has to stand; less than a send may take, so that one to a machine that is off ends as
   * never connected
   */
  readonly connectMs: number
  /** of an answer; a larger one is as good as none */
  readonly maxBytes: number
}

export interface Http {
  /** Sends it once; redirects are not followed. Never throws, and says nothing of the request. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Exchange>
}

/** Milliseconds; servers keep an idle connection for five seconds or more, and one closed as we send is `ambiguous`. */
const IDLE_MS = 4_000

/**
 * Connections that are kept for the next send. Not `fetch`: it sends a second time what was answered 421, and cannot tell
 * a failed TLS handshake, which nothing can have gone through, from a connection lost later.
 */
export function makeHttp({ connectMs, maxBytes }: HttpOptions): Http {
  const plain = new http.Agent({ keepAlive: true, timeout: IDLE_MS })
  const secure = new https.Agent({ keepAlive: true, timeout: IDLE_MS })
  return {
    async send({ method, url: text, headers, body }, signal) {
      const url = new URL(text)
      const isTls = url.protocol === 'https:'
      const sized = body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) }
      let connected = false
      const request = isTls
        ? https.request(url, { method, agent: secure, signal, headers: sized })
        : http.request(url, { method, agent: plain, signal, headers: sized })
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
          text: await textOf(response, maxBytes),
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

const responseTo = (request: ClientRequest, body: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve)
    // `on`: an error may come after the answer, and would end the process unheard.
    request.on('error', reject)
    // Without either: a connection that was switched to another protocol.
    request.once('close', () => reject(new Error('closed')))
    request.end(body)
  })

async function textOf(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > maxBytes) {
      // Not left to the loop's end, which in Node 26 keeps the connection until the answer is over.
      response.socket.destroy()
      throw new Error('the answer is too large')
    }
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Node's codes are such words; anything else could be text that quotes the request. */
function codeOf(error: unknown): string | undefined {
  const { code }: { readonly code?: unknown } = Object(error)
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? code : undefined
}
