import { HOOK_NAMES, type HookName } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { readJson } from '../../http/raw-bodies.ts'
import { pathOf } from '../../http/request-parts.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { type ServedOperation, serveOperations } from '../../http/serve-operations.ts'
import { type Answer, answer, problemAnswer } from './answer.ts'
import { loginBasic } from './authenticate.ts'
import { type Call, runDeliver, runFeedback, runFeedbackByDestination } from './deliver.ts'
import { refusedBy, runHook, schemaOf } from './hook.ts'
import { type DeliveryProblem, invalidParameter, PROBLEMS } from './problem.ts'
import {
  DeliverBody,
  DeliveryAnswer,
  DeliveryId,
  describe,
  FeedbackBody,
  FeedbackByDestinationBody,
} from './schemas.ts'

interface Operation extends ServedOperation {
  readonly run: (context: RouteContext, request: FastifyRequest, logger: RequestLogger) => Promise<Answer>
  /** the form of a refusal */
  readonly refused: (problem: DeliveryProblem) => Answer
}

/** An operation of our own API, for an account that logs in by Basic. */
const operation = (
  path: string,
  schema: FastifySchema,
  run: (context: RouteContext, call: Call) => Promise<Answer>,
): Operation => ({
  method: 'POST',
  path,
  schema,
  async run(context, request, logger) {
    const account = await loginBasic(context, request, logger)
    const { body, headers } = request
    return run(context, { account, logger, headers, body: readJson(body), id: pathOf(request)['id'] ?? '' })
  },
  refused: problemAnswer,
})

const hookOf = (name: HookName): Operation => ({
  method: 'POST',
  path: `/hooks/:account/${name}`,
  schema: schemaOf(name),
  run: (context, request, logger) =>
    runHook(context, name, request, pathOf(request)['account'] ?? '', logger),
  refused: refusedBy(name),
})

const tag = 'Deliver a code'

const OPERATIONS: readonly Operation[] = [
  operation(
    '/deliver',
    describe({
      operationId: 'deliver',
      tag,
      summary: 'Deliver a code that you check',
      description:
        'The answer does not wait for a carrier. The same code to the same destination within a minute is the same ' +
        'delivery; another code replaces the one before it. The account needs the permission `customPin`.',
      body: DeliverBody,
      success: { status: 202, description: 'The code will be delivered.', schema: DeliveryAnswer },
      problems: [
        PROBLEMS.forbidden,
        PROBLEMS.noCustomPin,
        PROBLEMS.running,
        PROBLEMS.undeliverable,
        invalidParameter('to', 'To is required').problem,
      ],
    }),
    runDeliver,
  ),
  operation(
    '/deliver/:id/feedback',
    describe({
      operationId: 'deliverFeedback',
      tag,
      summary: 'Report whether a code was entered',
      description:
        'Ends the delivery. Routes learn their conversion from it, and limits count the start as verified.',
      params: Type.Object({ id: DeliveryId }),
      body: FeedbackBody,
      success: { status: 204, description: 'The delivery has ended.' },
      problems: [PROBLEMS.notFound, invalidParameter('result', 'Result is required').problem],
    }),
    runFeedback,
  ),
  operation(
    '/deliver/feedback',
    describe({
      operationId: 'deliverFeedbackByDestination',
      tag,
      summary: 'Report by destination whether a code was entered',
      description: 'For deliveries that an identity system asked for, whose id you do not know.',
      body: FeedbackByDestinationBody,
      success: { status: 204, description: 'The delivery has ended.' },
      problems: [PROBLEMS.notFound, invalidParameter('to', 'To is required').problem],
    }),
    runFeedbackByDestination,
  ),
]

/** Delivers codes that the caller checks: our own API, and the hooks of identity systems. Holds no rules. */
export function hooks(app: FastifyInstance, context: RouteContext): void {
  serveOperations(app, [...OPERATIONS, ...HOOK_NAMES.map(hookOf)], ({ run, refused }, request, reply) =>
    answer(context, request, reply, (logger) => run(context, request, logger), refused),
  )
}
