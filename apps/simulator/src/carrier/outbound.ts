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
/** A slow application must not cost a socket for each of thousands of callbacks. */
const AT_ONCE = 100

/** The requests that the carrier makes, signed as Twilio signs them. Redirects are not followed. */
export type Outbound = ReturnType<typeof makeOutbound>

export function makeOutbound({ authToken, timeoutMs, signal }: OutboundOptions) {
  const turnstile = makeTurnstile(AT_ONCE)

  /** Not AbortSignal.any: on a signal that lives as long as the app it keeps memory for each request. */
  async function inTime<T>(work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController()
    const end = (): void => limit.abort(signal.reason)
    const timer = setTimeout(() => limit.abort(new DOMException('no answer', 'TimeoutError')), timeoutMs)
    signal.addEventListener('abort', end)
    try {
      signal.throwIfAborted()
      return await work(limit.signal)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }

  async function request(
    address: string,
    method: 'GET' | 'POST',
    params: Params,
    limit: AbortSignal,
  ): Promise<Response> {
    const url = new URL(address)
    if (method === 'GET')
      for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value)
    const signature = sign(authToken, method === 'GET' ? url.href : address, method === 'GET' ? {} : params)
    const headers = new Headers({ 'x-twilio-signature': signature, 'user-agent': 'TwilioProxy/1.1' })
    // fetch refuses credentials in a URL; carriers send them on.
    if (url.username !== '') {
      const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
      headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`)
      url.username = ''
      url.password = ''
    }
    return await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: limit,
      ...(method === 'POST' && { body: new URLSearchParams(params) }),
    })
  }

  async function post(url: string, params: Params): Promise<'answered' | 'unreachable' | 'late'> {
    try {
      await inTime(async (limit) => {
        const response = await request(url, 'POST', params, limit)
        await response.body?.cancel()
      })
      return 'answered'
    } catch (error) {
      signal.throwIfAborted()
      return error instanceof Error && error.name === 'TimeoutError' ? 'late' : 'unreachable'
    }
  }

  return {
    /** Like Twilio, tries once more where the connection failed, and cares for no answer. */
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

async function readDocument(response: Response): Promise<Fetched> {
  if (response.status !== 200) {
    await response.body?.cancel()
    return { type: 'status', status: response.status }
  }
  const text = await readText(response, DOCUMENT_BYTES)
  return text === undefined ? { type: 'tooLarge' } : { type: 'document', text }
}

/** @returns undefined where the body is larger than allowed */
async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > maxBytes) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks).toString('utf8')
}
