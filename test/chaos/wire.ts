import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Answer, Reply } from './notebook.ts'

/** Maximum time for an answer; a caller waits a little longer, to measure the excess. */
export const LONGEST_ANSWER_MS = 10_000
const GIVE_UP_MS = 15_000
/**
 * Callers are a few services with kept connections. Node accepts one new connection per turn of its event loop: with
 * hundreds at once, connecting takes seconds in a process with little processor time.
 */
const CONNECTIONS = 50

/** The `Authorization` header of the next request, by who sends it. */
export type Credentials = Readonly<Record<'account' | 'application' | 'twilio', () => string>>

/** A request of one front door. */
export interface WireRequest {
  readonly as: keyof Credentials
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly contentType: string
  readonly body: string
  /** what an answer means */
  readonly read: (status: number, body: Readonly<Record<string, unknown>>) => Reply
}

export interface Asked {
  readonly answer: Answer
  /** when it got a connection; until then it waited in the caller */
  readonly sentAt: number
  readonly endedAt: number
}

/** Calls the API. Never throws. */
export function makeWire(api: string, credentials: Credentials) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  return async ({ as, method, path, contentType, body, read }: WireRequest): Promise<Asked> => {
    const headers = { authorization: credentials[as](), 'content-type': contentType }
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
      response.then((got) => answerOf(got, read)).catch(() => broke),
      sleep(GIVE_UP_MS, { type: 'failed', reason: 'noAnswer' } as const, { signal: limit.signal }),
    ])
    limit.abort()
    if (answer.type === 'failed') asking.destroy()
    return { answer, sentAt, endedAt: Date.now() }
  }
}

export type Wire = ReturnType<typeof makeWire>

/** @throws Error if the answer ends early, or is not JSON */
async function answerOf(response: IncomingMessage | undefined, read: WireRequest['read']): Promise<Answer> {
  if (response === undefined) throw new Error('no answer')
  const content = await text(response)
  const body: Record<string, unknown> = content === '' ? {} : JSON.parse(content)
  return { type: 'told', reply: read(response.statusCode ?? 0, body), body }
}
