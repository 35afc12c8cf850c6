import type { FastifyInstance } from 'fastify'

import { type NumberPath, readNumber } from './numbers.ts'

const TIMEOUT_MS = 3000
const MAX_ANSWER_CHARACTERS = 300

/** What a page needs to know of the application. */
export function configRoute(app: FastifyInstance, apiUrl: string, skipWait: boolean): void {
  app.get('/config', () => ({ skipWait, apiUrl }))
}

/** Asks the application to bring its next event for a number forward: nobody likes to wait for a time-out. */
export function skipWaitRoutes(app: FastifyInstance, url: string | undefined, closing: AbortSignal): void {
  app.post<NumberPath>('/numbers/:number/skip-wait', async (request, reply) => {
    const number = await readNumber(request, reply)
    if (number === undefined) return reply
    if (url === undefined) {
      return await reply.code(404).send({ error: 'PINPOST_SIMULATOR_SKIP_WAIT_URL is not set' })
    }
    return await askToSkip(url, number, closing)
  })
}

interface SkipAnswer {
  readonly ok: boolean
  readonly message: string
}

async function askToSkip(url: string, number: string, closing: AbortSignal): Promise<SkipAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number }),
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    const answer: unknown = await response.json().catch(() => undefined)
    const { ok = response.ok, message } = isAnswer(answer) ? answer : {}
    return {
      ok: ok === true,
      message:
        typeof message === 'string'
          ? message.slice(0, MAX_ANSWER_CHARACTERS)
          : `The application answered with status ${response.status}.`,
    }
  } catch {
    return { ok: false, message: 'The application could not be reached.' }
  }
}

const isAnswer = (value: unknown): value is { readonly ok?: unknown; readonly message?: unknown } =>
  typeof value === 'object' && value !== null
