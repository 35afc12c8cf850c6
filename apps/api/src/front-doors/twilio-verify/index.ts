import type { FastifyInstance } from 'fastify'

import { acceptAnyBody } from '../../http/raw-bodies.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { answer, answerError } from './answer.ts'
import { BUCKET_OPERATIONS } from './buckets.ts'
import { notFound, type Operation } from './operation.ts'
import { LIMIT_OPERATIONS } from './rate-limits.ts'
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
  ...OTHERS,
]

/** Twilio's Verify v2 API: translates its wire format to use cases and back, without rules of its own. */
export function twilioVerify(app: FastifyInstance, context: RouteContext): void {
  acceptAnyBody(app)
  answerError(app, context.logger)
  // Operations validate with the same schemas, because their errors differ from Fastify's.
  app.setValidatorCompiler(() => () => true)
  for (const operation of OPERATIONS) {
    const { method, path: url, schema } = operation
    app.route({
      method,
      url,
      schema,
      exposeHeadRoute: false,
      handler: (request, reply) => answer(context, operation, request, reply),
    })
  }
}
