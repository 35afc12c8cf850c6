import type { FastifyInstance } from 'fastify'

import type { RouteContext } from '../../http/route-context.ts'
import { serveOperations } from '../../http/serve-operations.ts'
import { answer, answerError } from './answer.ts'
import { ATTEMPT_OPERATIONS } from './attempts.ts'
import { BUCKET_OPERATIONS } from './buckets.ts'
import { notFound, type Operation } from './operation.ts'
import { LIMIT_OPERATIONS } from './rate-limits.ts'
import { SAFE_LIST_OPERATIONS } from './safe-list.ts'
import { SERVICE_OPERATIONS } from './services.ts'
import { START } from './start.ts'
import { LIST_TEMPLATES } from './templates.ts'
import { VERIFICATION_OPERATIONS } from './verifications.ts'

/** Resources of Twilio that are not offered answer as for an account that has none. */
const OTHERS: readonly Operation[] = ['Services/*', 'Attempts*', 'Templates/*', 'SafeList/*', 'Forms/*'].map(
  (path) => ({
    method: ['GET', 'POST', 'DELETE'],
    path: `/v2/${path}`,
    status: 200,
    schema: { hide: true },
    run: (_context, call) => Promise.reject(notFound(call)),
  }),
)

const OPERATIONS: readonly Operation[] = [
  ...SERVICE_OPERATIONS,
  START,
  ...VERIFICATION_OPERATIONS,
  ...LIMIT_OPERATIONS,
  ...BUCKET_OPERATIONS,
  LIST_TEMPLATES,
  ...ATTEMPT_OPERATIONS,
  ...SAFE_LIST_OPERATIONS,
  ...OTHERS,
]

/** Twilio's Verify v2 API: translates its wire format to use cases and back, without rules of its own. */
export function twilioVerify(app: FastifyInstance, context: RouteContext): void {
  answerError(app, context.logger)
  serveOperations(app, OPERATIONS, (operation, request, reply) => answer(context, operation, request, reply))
}
