import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Answer } from './notebook.ts'

/** Maximum time for an answer; a caller waits a little longer, to measure the excess. */
export const LONGEST_ANSWER_MS = 10_000
const GIVE_UP_MS = 15_000
/**
 * Callers are a few services with kept connections. Node accepts one new connection per turn of its event loop: with
 * hundreds at once, connecting takes seconds in a process with little processor time.
 */
const CONNECTIONS = 50

export interface Credentials {
  readonly key: string
  readonly secret: string
}

export interface Asked {
  readonly answer: Answer
  /** when it got a connection; until then it waited in the caller */
  readonly sentAt: number
  readonly endedAt: number
}

/** Calls the Vonage Verify v1 API. Never throws. */
export function makeWire(api: string, credentials: Credentials): Wire {
  const ask = makeAsk(api, credentials, 'application/x-www-form-urlencoded')
  return (path, parameters) => ask('POST', path, String(new URLSearchParams(parameters)))
}

/** Sends a request as the account. Never throws. */
export function makeAsk(api: string, { key, secret }: Credentials, type: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
    'content-type': type,
  }
  return async (method: 'POST' | 'DELETE', path: string, body: string): Promise<Asked> => {
    const asking = request(api + path, { method, agent, headers })
    // A connection that breaks later fails the response.
    asking.on('error', () => undefined)
    const response = once(asking, 'response').then(([first]: IncomingMessage[]) => first)
    asking.end(body)
    const broke: Answer = { type: 'failed', reason: 'connection' }
    // The other promise settles if the connection breaks first.
    await Promise.race([once(asking, 'socket'), response]).catch(() => undefined)
    const sentAt = Date.now()
    const limit = new AbortController()
    const answer = await Promise.race([
      response.then(read).catch(() => broke),
      sleep(GIVE_UP_MS, { type: 'failed', reason: 'noAnswer' } as const, { signal: limit.signal }),
    ])
    limit.abort()
    if (answer.type === 'failed') asking.destroy()
    return { answer, sentAt, endedAt: Date.now() }
  }
}

/** @param path and parameters of v1 */
export type Wire = (path: string, parameters: Readonly<Record<string, string>>) => Promise<Asked>

/** @throws Error if the answer ends early, or is not JSON */
async function read(response?: IncomingMessage): Promise<Answer> {
  if (response === undefined) throw new Error('no answer')
  const content = await text(response)
  const http = `HTTP ${response.statusCode}`
  if (content === '') return { type: 'told', status: http, body: {} }
  const body: Record<string, unknown> = JSON.parse(content)
  const { status = http } = body
  return { type: 'told', status: typeof status === 'string' ? status : http, body }
}
