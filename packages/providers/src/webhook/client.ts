import { type HttpResult, makeHttp } from '../http.ts'

export interface WebhookClient {
  /** Sends JSON once; redirects are not followed. Never throws, and its result does not contain the request. */
  post(body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResult>
}

const MAX_BYTES = 65_536

/** An HTTP client for one gateway. */
export function makeClient(url: URL, connectMs: number): WebhookClient {
  const http = makeHttp({ connectMs, maxBytes: MAX_BYTES })
  const json = { accept: 'application/json', 'content-type': 'application/json' }
  return {
    post: (body, headers, signal) =>
      http.send({ method: 'POST', url, headers: { ...headers, ...json }, body }, signal),
  }
}
