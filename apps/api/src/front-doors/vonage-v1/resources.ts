import { randomBytes } from 'node:crypto'

import { requestLogger } from '@pinpost/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'

import type { RouteContext } from '../../http/route-context.ts'
import { runLimited } from '../../http/run-limited.ts'
import { sendJson } from '../../http/send-text.ts'
import { isEncoded } from '../../http/raw-bodies.ts'
import { authenticate } from './authenticate.ts'
import type { Call } from './endpoint.ts'
import { answerUnblock } from './network-unblock.ts'
import { readParameters } from './parameters.ts'
import { type Problem, ProblemError, sendProblem } from '../../http/problem.ts'
import { PROBLEMS } from './problem.ts'
import { listTemplates, removeTemplate, saveTemplate } from './templates.ts'
import { WireError } from './wire.ts'

interface Resource {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly status: number
  /** @returns the answer, or undefined for one without a body */
  readonly run: (context: RouteContext, call: Call) => Promise<object | undefined>
}

/** The endpoints of the v1 API that answer with real HTTP statuses. */
export const RESOURCES: readonly Resource[] = [
  { method: 'POST', path: '/verify/network-unblock', status: 202, run: answerUnblock },
  { method: 'POST', path: '/verify/templates', status: 201, run: saveTemplate },
  { method: 'GET', path: '/verify/templates', status: 200, run: listTemplates },
  { method: 'DELETE', path: '/verify/templates', status: 204, run: removeTemplate },
]

type Outcome = { readonly answer: object | undefined } | { readonly problem: Problem }

export async function answerResource(
  context: RouteContext,
  resource: Resource,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const instance = randomBytes(16).toString('hex')
  if (isEncoded(request)) {
    return sendProblem(reply.header('accept-encoding', 'identity'), PROBLEMS.encodedBody, instance)
  }
  const outcome = (await runLimited(
    context,
    request.id,
    () => outcomeOf(context, resource, request, instance),
    (): Outcome => ({ problem: PROBLEMS.internalError }),
  )) ?? { problem: PROBLEMS.throttled }
  if ('problem' in outcome) return sendProblem(reply, outcome.problem, instance)
  if (outcome.answer === undefined) return reply.code(resource.status).send()
  return sendJson(reply, resource.status, outcome.answer)
}

async function outcomeOf(
  context: RouteContext,
  { run }: Resource,
  request: FastifyRequest,
  instance: string,
): Promise<Outcome> {
  const logger = requestLogger(context.logger, request.id)
  try {
    const parameters = await readParameters(request)
    const account = await authenticate(context, request, parameters, logger)
    return { answer: await run(context, { account, parameters, headers: request.headers, logger }) }
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem }
    if (error instanceof WireError)
      return { problem: error.answer.status === '1' ? PROBLEMS.throttled : PROBLEMS.unauthorized }
    logger.error({ err: error, instance }, 'request failed')
    return { problem: PROBLEMS.internalError }
  }
}
