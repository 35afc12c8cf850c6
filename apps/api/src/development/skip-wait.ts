import type { Store } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'

import { parseNumber } from '../vonage-v1/number.ts'

const SCHEMA = {
  type: 'object',
  required: ['number'],
  properties: { number: { type: 'string', maxLength: 40 } },
} as const

/**
 * For the simulator's phone page: brings the next event of a number forward without waiting. It asks for no
 * credentials and is never registered in production.
 */
export function skipWait(app: FastifyInstance, store: Store, accounts: readonly string[]): void {
  app.post<{ Body: { number: string } }>(
    '/dev/skip-wait',
    { schema: { body: SCHEMA } },
    async (request, reply) => {
      const number = parseNumber(request.body.number, undefined)
      for (const account of number === undefined ? [] : accounts) {
        const id = await store.findRunning(account, number?.e164 ?? '')
        const decision = id === undefined ? undefined : await store.dispatch(id, { type: 'triggerNext' })
        if (decision?.reply === 'done') return { ok: true, message: 'The next event is on its way.' }
        if (decision?.reply === 'noMoreSteps') return { ok: false, message: 'No more events are left.' }
      }
      return reply.code(404).send({ ok: false, message: 'No verification is in progress for this number.' })
    },
  )
}
