import { requestLogger, type RequestLogger } from '@pinpost/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { isEncoded } from '../../http/raw-bodies.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { runLimited } from '../../http/run-limited.ts'
import { sendText } from '../../http/send-text.ts'
import { type DeliveryProblem, DeliveryRefused, PROBLEMS } from './problem.ts'

export interface Answer {
  readonly status: number
  /** JSON; a text is sent as plain text; undefined: no body */
  readonly body?: object | string | undefined
  readonly type?: string | undefined
}

/** An error as RFC 9457 has it. */
export const problemAnswer = ({ retryAfterSeconds: _header, ...problem }: DeliveryProblem): Answer => ({
  status: problem.status,
  type: 'application/problem+json',
  body: { type: 'about:blank', ...problem },
})

/**
 * Runs a call within the limit of concurrent calls, and answers its result or its refusal.
 * @param work throws DeliveryRefused to refuse
 * @param refused the form of a refusal
 */
export async function answer(
  context: RouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (logger: RequestLogger) => Promise<Answer>,
  refused: (problem: DeliveryProblem) => Answer,
): Promise<FastifyReply> {
  const refuse = (problem: DeliveryProblem): Answer => {
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds)
    return refused(problem)
  }
  const logger = requestLogger(context.logger, request.id)
  const run = async (): Promise<Answer> => {
    if (isEncoded(request)) return refuse(PROBLEMS.encodedBody)
    try {
      return await work(logger)
    } catch (error) {
      if (error instanceof DeliveryRefused) return refuse(error.problem)
      logger.error({ err: error }, 'request failed')
      return refuse(PROBLEMS.internalError)
    }
  }
  const { status, body, type } =
    (await runLimited(context, request.id, run, () => refuse(PROBLEMS.internalError))) ??
    refuse(PROBLEMS.overloaded)
  if (body === undefined) return reply.code(status).send()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return sendText(reply, status, mediaTypeOf({ body, type }), text)
}

export const mediaTypeOf = ({ body, type }: Pick<Answer, 'body' | 'type'>): string =>
  type ?? (typeof body === 'string' ? 'text/plain' : 'application/json')
