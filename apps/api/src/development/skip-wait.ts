import type { Store } from '@pinpost/store'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { jsonAnswer, transportErrors } from '../docs/errors.ts'
import { NO_CREDENTIALS } from '../docs/security.ts'
import { parseDestination, toDestination } from '../verifications/destination.ts'
import { NUMBER_BODY, type NumberBody } from './number-body.ts'

const Answer = Type.Object(
  {
    ok: Type.Boolean({ description: 'Whether the next step was started.' }),
    message: Type.String({ description: 'The result as a sentence.' }),
  },
  { title: 'Skipped', additionalProperties: false },
)

const SCHEMA: FastifySchema = {
  operationId: 'skipWait',
  tags: ['Development'],
  summary: 'Skip the wait',
  description:
    'Starts the next message or call to a number now. For development; production does not have it.',
  security: NO_CREDENTIALS,
  body: NUMBER_BODY,
  response: {
    200: jsonAnswer(
      'A verification is in progress; `ok` says whether it has a next message or call.',
      Answer,
    ),
    404: jsonAnswer('No verification is in progress for this number.', Answer),
    ...transportErrors(400, 413, 415, 500),
  },
}

/**
 * For the simulator's phone page: starts the next event of a number now. It asks for no
 * credentials and is never registered in production.
 */
export function skipWait(app: FastifyInstance, store: Store, accounts: readonly string[]): void {
  app.post<NumberBody>('/dev/skip-wait', { schema: SCHEMA }, async (request, reply) => {
    const parsed = parseDestination(request.body.number)
    const address = parsed && toDestination(parsed).address.reveal()
    for (const account of address === undefined ? [] : accounts) {
      const id = await store.findRunning(account, address ?? '')
      const decision = id === undefined ? undefined : await store.dispatch(id, { type: 'triggerNext' })
      if (decision?.reply === 'done') return { ok: true, message: 'The next event is on its way.' }
      if (decision?.reply === 'noMoreSteps') return { ok: false, message: 'No more events are left.' }
    }
    return reply.code(404).send({ ok: false, message: 'No verification is in progress for this number.' })
  })
}
