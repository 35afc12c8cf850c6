import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Answer } from './notebook.ts'

/** Nothing may hang so long; a caller waits a little longer, to see by how much. */
export const LONGEST_ANSWER_MS = 10_000
const GIVE_UP_MS = 15_000
/**
 * Callers are a few services that keep their connections. Node takes one new connection a turn of its event loop: hundreds at
 * once wait for seconds where a process has little of its processor, before it has heard of any of them.
 */
const CONNECTIONS = 50

export interface Credentials {
  readonly key: string
  readonly secret: string
}

export interface Asked {
  readonly answer: Answer
  /** when it had a connection, old or new: until then it waits in the caller */
  readonly sentAt: number
  readonly endedAt: number
}

/** Speaks the Vonage Verify v1 wire. Never throws. */
export function makeWire(api: string, { key, secret }: Credentials) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  return async (path: string, parameters: Readonly<Record<string, string>>): Promise<Asked> => {
    const asking = request(api + path, { method: 'POST', agent, headers })
    // Where it breaks later, the answer tells.
    asking.on('error', () => undefined)
    const response = once(asking, 'response').then(([first]: IncomingMessage[]) => first)
    asking.end(String(new URLSearchParams(parameters)))
    const broke: Answer = { type: 'failed', reason: 'connection' }
    // It ends otherwise where the connection breaks first.
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

export type Wire = ReturnType<typeof makeWire>

/** @throws Error where the answer breaks off, or is no JSON */
async function read(response: IncomingMessage | undefined): Promise<Answer> {
  if (response === undefined) throw new Error('no answer')
  const body: Record<string, unknown> = JSON.parse(await text(response))
  const { status = `HTTP ${response.statusCode}` } = body
  return { type: 'told', status: typeof status === 'string' ? status : 'none', body }
}
