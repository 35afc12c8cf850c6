import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'

import type { About, Answer, CallbackLog } from './callback-log.ts'
import { inTime } from '../in-time.ts'
import { makeTurnstile } from './lives.ts'

export interface OutboundOptions {
  readonly log: CallbackLog
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** A request to the application, signed as its carrier signs. */
export interface Outgoing {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** empty with GET */
  readonly body: string
}

export type Fetched =
  | { readonly type: 'document'; readonly text: string }
  | { readonly type: 'status'; readonly status: number }
  | { readonly type: 'tooLarge' }
  | { readonly type: 'unreachable' }

export const CALLBACK_TIMEOUT_MS = 5000
const ANSWER_BYTES = 65_536
/**
 * Bounds the connections to a slow application. After its restart, Node accepts only one new connection in each
 * event-loop iteration.
 */
const AT_ONCE = 30
/** Servers keep an idle connection for five seconds or more. */
const IDLE_MS = 4_000

/** The requests that carriers make. Redirects are not followed. */
export type Outbound = ReturnType<typeof makeOutbound>

export function makeOutbound({ log, timeoutMs, signal }: OutboundOptions) {
  const turnstile = makeTurnstile(AT_ONCE)

  // Not `fetch`, which would take twice the processor time of the rest of the carrier.
  const kept = { keepAlive: true, maxSockets: AT_ONCE, timeout: IDLE_MS }
  const plain = new http.Agent(kept)
  const secure = new https.Agent(kept)

  function request(outgoing: Outgoing, limit: AbortSignal): Promise<IncomingMessage> {
    const { method, body } = outgoing
    const url = new URL(outgoing.url)
    const length = method === 'POST' && { 'content-length': Buffer.byteLength(body) }
    // Credentials in the URL are sent as Basic, as carriers send them.
    const options = { method, headers: { ...outgoing.headers, ...length }, signal: limit }
    return new Promise((resolve, reject) => {
      const asking =
        url.protocol === 'https:'
          ? https.request(url, { ...options, agent: secure })
          : http.request(url, { ...options, agent: plain })
      // `on`, not `once`: an error after the answer would otherwise end the process.
      asking.once('response', resolve).on('error', reject).end(body)
    })
  }

  async function ask(outgoing: Outgoing): Promise<Answer> {
    try {
      return await inTime(timeoutMs, signal, async (limit) => {
        const response = await request(outgoing, limit)
        return { type: 'answered', status: response.statusCode ?? 0, ...(await readText(response)) }
      })
    } catch (error) {
      signal.throwIfAborted()
      return { type: error instanceof Error && error.name === 'TimeoutError' ? 'late' : 'unreachable' }
    }
  }

  return {
    /** Retries once if the connection failed, and ignores the answer. */
    async callBack(outgoing: Outgoing, about: About): Promise<void> {
      const attempt = log.open(about, outgoing)
      await turnstile(async () => {
        const first = await attempt(() => ask(outgoing))
        if (first.type === 'unreachable') await attempt(() => ask(outgoing))
      })
    },

    async fetchDocument(outgoing: Outgoing, about: About): Promise<Fetched> {
      const answer = await log.open(about, outgoing)(() => ask(outgoing))
      if (answer.type !== 'answered') return { type: 'unreachable' }
      if (answer.status !== 200) return { type: 'status', status: answer.status }
      return answer.isWhole ? { type: 'document', text: answer.text } : { type: 'tooLarge' }
    },
  }
}

/** At most the first 64 KiB. */
async function readText(response: IncomingMessage): Promise<{ text: string; isWhole: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const part = Buffer.from(chunk)
    size += part.length
    chunks.push(part)
    // Leaving the loop closes the connection.
    if (size > ANSWER_BYTES) break
  }
  return { text: Buffer.concat(chunks).toString('utf8'), isWhole: size <= ANSWER_BYTES }
}
