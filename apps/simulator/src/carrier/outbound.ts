import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'

import { makeTurnstile } from './lives.ts'
import { type Params, sign } from './signature.ts'

export interface OutboundOptions {
  readonly authToken: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export type Fetched =
  | { readonly type: 'document'; readonly text: string }
  | { readonly type: 'status'; readonly status: number }
  | { readonly type: 'tooLarge' }
  | { readonly type: 'unreachable' }

export const CALLBACK_TIMEOUT_MS = 5000
const DOCUMENT_BYTES = 65_536
/**
 * Bounds the connections to a slow application. After its restart, Node accepts only one new connection in each
 * event-loop iteration.
 */
const AT_ONCE = 30
/** Servers keep an idle connection for five seconds or more. */
const IDLE_MS = 4_000

/** The requests that the carrier makes, signed as Twilio signs them. Redirects are not followed. */
export type Outbound = ReturnType<typeof makeOutbound>

export function makeOutbound({ authToken, timeoutMs, signal }: OutboundOptions) {
  const turnstile = makeTurnstile(AT_ONCE)

  // Not `fetch`, which would take twice the processor time of the rest of the carrier.
  const kept = { keepAlive: true, maxSockets: AT_ONCE, timeout: IDLE_MS }
  const plain = new http.Agent(kept)
  const secure = new https.Agent(kept)

  /** Not AbortSignal.any, which leaks memory on a signal that lives as long as the app. */
  async function inTime<T>(work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController()
    const end = (): void => limit.abort(signal.reason)
    const timer = setTimeout(() => limit.abort(new DOMException('no answer', 'TimeoutError')), timeoutMs)
    signal.addEventListener('abort', end)
    try {
      signal.throwIfAborted()
      return await work(limit.signal)
    } catch (error) {
      limit.signal.throwIfAborted()
      throw error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }

  function request(
    address: string,
    method: 'GET' | 'POST',
    params: Params,
    limit: AbortSignal,
  ): Promise<IncomingMessage> {
    const url = new URL(address)
    if (method === 'GET')
      for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value)
    const signature = sign(authToken, method === 'GET' ? url.href : address, method === 'GET' ? {} : params)
    const body = method === 'POST' ? new URLSearchParams(params).toString() : undefined
    const headers = {
      'x-twilio-signature': signature,
      'user-agent': 'TwilioProxy/1.1',
      ...(body !== undefined && {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'content-length': Buffer.byteLength(body),
      }),
    }
    // Credentials in the URL are sent as Basic, as carriers send them.
    const options = { method, headers, signal: limit }
    return new Promise((resolve, reject) => {
      const asking =
        url.protocol === 'https:'
          ? https.request(url, { ...options, agent: secure })
          : http.request(url, { ...options, agent: plain })
      // `on`, not `once`: an error after the answer would otherwise end the process.
      asking.once('response', resolve).on('error', reject).end(body)
    })
  }

  async function post(url: string, params: Params): Promise<'answered' | 'unreachable' | 'late'> {
    try {
      await inTime(async (limit) => {
        await readText(await request(url, 'POST', params, limit), DOCUMENT_BYTES)
      })
      return 'answered'
    } catch (error) {
      signal.throwIfAborted()
      return error instanceof Error && error.name === 'TimeoutError' ? 'late' : 'unreachable'
    }
  }

  return {
    /** Like Twilio, retries once if the connection failed, and ignores the answer. */
    async callBack(url: string, params: Params): Promise<void> {
      await turnstile(async () => {
        if ((await post(url, params)) === 'unreachable') await post(url, params)
      })
    },

    async fetchDocument(url: string, method: 'GET' | 'POST', params: Params): Promise<Fetched> {
      try {
        return await inTime(async (limit) => await readDocument(await request(url, method, params, limit)))
      } catch {
        signal.throwIfAborted()
        return { type: 'unreachable' }
      }
    },
  }
}

async function readDocument(response: IncomingMessage): Promise<Fetched> {
  const { statusCode: status = 0 } = response
  const text = await readText(response, DOCUMENT_BYTES)
  if (status !== 200) return { type: 'status', status }
  return text === undefined ? { type: 'tooLarge' } : { type: 'document', text }
}

/** @returns undefined if the body is too large */
async function readText(response: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const part = Buffer.from(chunk)
    size += part.length
    // Leaving the loop closes the connection.
    if (size > maxBytes) return undefined
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString('utf8')
}
