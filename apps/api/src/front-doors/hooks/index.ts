import { HOOK_NAMES } from '@pinpost/store'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { acceptAnyBody } from '../../http/raw-bodies.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { type Answer, answer, problemAnswer, readJson } from './answer.ts'
import { loginBasic } from './authenticate.ts'
import { type Call, runDeliver, runFeedback, runFeedbackByDestination } from './deliver.ts'
import { refusedBy, runHook, schemaOf } from './hook.ts'
import { invalidParameter, PROBLEMS } from './problem.ts'
import {
  DeliverBody,
  DeliveryAnswer,
  DeliveryId,
  describe,
  FeedbackBody,
  FeedbackByDestinationBody,
} from './schemas.ts'

interface Operation {
  readonly path: string
  readonly schema: FastifySchema
  readonly run: (context: RouteContext, call: Call) => Promise<Answer>
}

const tag = 'Deliver a code'

const OPERATIONS: readonly Operation[] = [
  {
    path: '/deliver',
    schema: describe({
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
    run: runDeliver,
  },
  {
    path: '/deliver/:id/feedback',
    schema: describe({
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
    run: runFeedback,
  },
  {
    path: '/deliver/feedback',
    schema: describe({
      operationId: 'deliverFeedbackByDestination',
      tag,
      summary: 'Report by destination whether a code was entered',
      description: 'For deliveries that an identity system asked for, whose id you do not know.',
      body: FeedbackByDestinationBody,
      success: { status: 204, description: 'The delivery has ended.' },
      problems: [PROBLEMS.notFound, invalidParameter('to', 'To is required').problem],
    }),
    run: runFeedbackByDestination,
  },
]

/** Delivers codes that the caller checks: our own API, and the hooks of identity systems. Holds no rules. */
export function hooks(app: FastifyInstance, context: RouteContext): void {
  acceptAnyBody(app)
  // Operations validate with the same schemas, because their problems differ from Fastify's.
  app.setValidatorCompiler(() => () => true)
  for (const { path: url, schema, run } of OPERATIONS) {
    app.post<{ Params: { id?: string } }>(url, { schema }, (request, reply) =>
      answer(
        context,
        request,
        reply,
        async (logger) => {
          const { headers, params } = request
          const account = await loginBasic(context, request, logger)
          return run(context, { account, logger, headers, body: readJson(request.body), id: params.id ?? '' })
        },
        problemAnswer,
      ),
    )
  }
  for (const name of HOOK_NAMES) {
    app.post<{ Params: { account: string } }>(
      `/hooks/:account/${name}`,
      { schema: schemaOf(name) },
      (request, reply) =>
        answer(
          context,
          request,
          reply,
          (logger) => runHook(context, name, request, request.params.account, logger),
          refusedBy(name),
        ),
    )
  }
}
