import { Agent, request } from 'undici'

/** The result of one request: the unprocessed answer, or none. */
export type HttpResult =
  | {
      readonly answered: true
      readonly status: number
      readonly text: string
      readonly retryAfter?: string | undefined
    }
  | {
      readonly answered: false
      /** no connection was established, so nothing was sent */
      readonly neverConnected: boolean
      /** the error's code from Node or undici */
      readonly code?: string | undefined
    }

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string | URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface HttpOptions {
  /**
   * milliseconds to connect; less than a send may take, so that an unreachable machine counts as never connected
   */
  readonly connectMs: number
  /** maximum size of an answer; a larger one counts as no answer */
  readonly maxBytes: number
}

export interface Http {
  /** Sends it once; redirects are not followed. Never throws, and its result does not contain the request. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>
}

/** Milliseconds; shorter than servers' idle time-out (5 s or more): a close during our send would be `ambiguous`. */
const IDLE_MS = 4_000

/**
 * An HTTP client with kept-alive connections. undici takes half the processor time of `node:http`. Not `fetch`: it
 * resends a request that got a 421, and cannot tell a failed TLS handshake from a connection lost later.
 */
export function makeHttp({ connectMs, maxBytes }: HttpOptions): Http {
  const connectErrors = new WeakSet<object>()
  const agent = new Agent({
    connect: { timeout: connectMs },
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    maxResponseSize: maxBytes,
    // The caller's signal ends a request that takes too long.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  agent.on('connectionError', (_origin, _targets, error) => connectErrors.add(error))

  return {
    async send({ method, url, headers, body }, signal) {
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method,
          headers,
          body: body ?? null,
          signal,
        })
        const retryAfter = answer.headers['retry-after']
        return {
          answered: true,
          status: answer.statusCode,
          text: await answer.body.text(),
          retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
        }
      } catch (error) {
        const neverConnected = connectErrors.has(Object(error)) && !signal.aborted
        return { answered: false, neverConnected, code: signal.aborted ? 'ABORT_ERR' : codeOf(error) }
      }
    },
  }
}

/** Codes of Node and undici have this form; anything else may quote the request. */
export function codeOf(error: unknown): string | undefined {
  const { code }: { readonly code?: unknown } = Object(error)
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? code : undefined
}
