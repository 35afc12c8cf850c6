import { randomBytes } from '@pinpost/store'
import { requestLogger } from '@pinpost/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { type Problem, ProblemError, sendProblem } from '../../http/problem.ts'
import { isEncoded, readJson } from '../../http/raw-bodies.ts'
import { originOf, pathOf } from '../../http/request-parts.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { runLimited } from '../../http/run-limited.ts'
import { sendJson } from '../../http/send-text.ts'
import { targetOf } from './acl.ts'
import { authenticate } from './authenticate.ts'
import type { Operation } from './operation.ts'
import { PROBLEMS } from './problem.ts'

type Outcome = { readonly answer: object | undefined } | { readonly problem: Problem }

/** Runs an operation within the limit of concurrent calls, and answers its result or a problem. */
export async function answer(
  context: RouteContext,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const instance = randomBytes(16).toString('hex')
  if (isEncoded(request))
    return sendProblem(reply.header('accept-encoding', 'identity'), PROBLEMS.encodedBody, instance)
  const outcome = (await runLimited(
    context,
    request.id,
    () => run(context, operation, request, instance),
    (): Outcome => ({ problem: PROBLEMS.internalError }),
  )) ?? { problem: PROBLEMS.throttled }
  if ('problem' in outcome) return sendProblem(reply, outcome.problem, instance)
  if (outcome.answer === undefined) return reply.code(operation.status).send()
  return sendJson(reply, operation.status, outcome.answer)
}

async function run(
  context: RouteContext,
  operation: Operation,
  request: FastifyRequest,
  instance: string,
): Promise<Outcome> {
  const logger = requestLogger(context.logger, request.id)
  try {
    const path = pathOf(request)
    const caller = await authenticate(context, request, targetOf(operation, path), logger)
    const { headers } = request
    const call = {
      ...caller,
      // Without parameters, SDKs send no body, `[]` or `{}`, with any content type.
      body: readJson(request.body),
      path,
      query: Object(request.query),
      headers,
      origin: () => originOf(request) ?? context.publicUrl,
      logger,
    }
    return { answer: await operation.run(context, call) }
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem }
    logger.error({ err: error, instance }, 'request failed')
    return { problem: PROBLEMS.internalError }
  }
}
