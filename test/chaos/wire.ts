import type { Answer } from './notebook.ts'

/** Nothing may hang so long; a caller waits a little longer, to see by how much. */
export const LONGEST_ANSWER_MS = 10_000
const GIVE_UP_MS = 15_000

export interface Credentials {
  readonly key: string
  readonly secret: string
}

export interface Asked {
  readonly answer: Answer
  readonly sentAt: number
  readonly endedAt: number
}

/** Speaks the Vonage Verify v1 wire. Never throws. */
export function makeWire(api: string, { key, secret }: Credentials) {
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
  return async (path: string, parameters: Readonly<Record<string, string>>): Promise<Asked> => {
    const sentAt = Date.now()
    const answer = await ask(api + path, authorization, parameters)
    return { answer, sentAt, endedAt: Date.now() }
  }
}

export type Wire = ReturnType<typeof makeWire>

async function ask(
  url: string,
  authorization: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    })
    const body: Record<string, unknown> = await response.json()
    const { status = `HTTP ${response.status}` } = body
    return { type: 'told', status: typeof status === 'string' ? status : 'none', body }
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error'
    return { type: 'failed', reason: name === 'TimeoutError' ? 'noAnswer' : 'connection' }
  }
}
