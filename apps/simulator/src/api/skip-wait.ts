import type { FastifyInstance } from 'fastify'

import { askApplication } from './application.ts'
import { type NumberPath, readNumber } from './numbers.ts'

const MAX_ANSWER_CHARACTERS = 300

/** Asks the application to run its next event for a number now. */
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
  const answer = await askApplication(url, number, closing)
  if (answer === undefined) return { ok: false, message: 'The application could not be reached.' }
  const { ok = answer.isOk, message } = answer.members
  return {
    ok: ok === true,
    message:
      typeof message === 'string'
        ? message.slice(0, MAX_ANSWER_CHARACTERS)
        : `The application answered with status ${answer.status}.`,
  }
}
