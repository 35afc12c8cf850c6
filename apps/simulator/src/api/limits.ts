import type { FastifyInstance } from 'fastify'

import { askApplication } from './application.ts'
import { type NumberPath, readNumber } from './numbers.ts'

const MOST_LIMITS = 50
const MAX_NAME_CHARACTERS = 100

/** Asks the application which limits refuse a number, or to lift them. */
export function limitRoutes(app: FastifyInstance, url: string | undefined, closing: AbortSignal): void {
  const route = (method: 'GET' | 'DELETE', suffix: string) =>
    app.route<NumberPath>({
      method,
      url: '/numbers/:number/limits',
      async handler(request, reply) {
        const number = await readNumber(request, reply)
        if (number === undefined) return reply
        if (url === undefined) {
          return await reply.code(404).send({ error: 'PINPOST_SIMULATOR_LIMITS_URL is not set' })
        }
        const answer = await askApplication(`${url}${suffix}`, number, closing)
        if (answer === undefined) {
          return await reply.code(502).send({ error: 'The application could not be reached.' })
        }
        if (!answer.isOk || !Array.isArray(answer.members['limits'])) {
          return await reply
            .code(502)
            .send({ error: `The application answered with status ${answer.status}.` })
        }
        return { limits: answer.members['limits'].slice(0, MOST_LIMITS).filter(isLimit) }
      },
    })
  route('GET', '')
  route('DELETE', '/lift')
}

interface RefusingLimit {
  readonly name: string
  readonly refusedUntil: string
}

function isLimit(value: unknown): value is RefusingLimit {
  if (typeof value !== 'object' || value === null) return false
  if (!('name' in value) || !('refusedUntil' in value)) return false
  const { name, refusedUntil } = value
  return (
    typeof name === 'string' &&
    name.length <= MAX_NAME_CHARACTERS &&
    typeof refusedUntil === 'string' &&
    !Number.isNaN(Date.parse(refusedUntil))
  )
}
