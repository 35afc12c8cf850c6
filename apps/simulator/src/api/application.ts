import { inTime } from '../in-time.ts'

const TIMEOUT_MS = 3000

export interface ApplicationAnswer {
  readonly status: number
  readonly isOk: boolean
  /** the members of its JSON object; empty if the answer is something else */
  readonly members: Readonly<Record<string, unknown>>
}

/** Asks the application about a number; undefined if it cannot be reached. */
export async function askApplication(
  url: string,
  number: string,
  closing: AbortSignal,
): Promise<ApplicationAnswer | undefined> {
  try {
    return await inTime(TIMEOUT_MS, closing, async (signal) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ number }),
        redirect: 'manual',
        signal,
      })
      const answer: unknown = await response.json().catch(() => undefined)
      const members = typeof answer === 'object' && answer !== null ? { ...answer } : {}
      return { status: response.status, isOk: response.ok, members }
    })
  } catch {
    return undefined
  }
}
