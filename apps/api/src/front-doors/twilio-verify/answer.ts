import { type Logger, requestLogger } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { statusOf } from '../../http/errors.ts'
import { isEncoded } from '../../http/raw-bodies.ts'
import { originOf, pathOf } from '../../http/request-parts.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { runLimited } from '../../http/run-limited.ts'
import { sendJson } from '../../http/send-text.ts'
import { authenticate } from './authenticate.ts'
import { bodyOf, ERRORS, Refusal, type TwilioError } from './errors.ts'
import type { Form, Operation } from './operation.ts'

type Outcome = { readonly answer: object | undefined } | { readonly error: TwilioError }

const VERSION = '/v2'

/** Runs an operation within the limit of concurrent calls, and answers its result or an error. */
export async function answer(
  context: RouteContext,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (isEncoded(request))
    return sendJson(reply.header('accept-encoding', 'identity'), 415, bodyOf(ERRORS.encodedBody))
  const outcome = (await runLimited(
    context,
    request.id,
    () => run(context, operation, request),
    (): Outcome => ({ error: ERRORS.internalError }),
  )) ?? { error: ERRORS.throttled }
  if ('error' in outcome) return sendJson(reply, outcome.error.status, bodyOf(outcome.error))
  if (outcome.answer === undefined) return reply.code(operation.status).send()
  return sendJson(reply, operation.status, outcome.answer)
}

/** Errors before a handler runs, such as a body that is too large. */
export function answerError(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error)
    if (status === 413) return sendJson(reply, status, bodyOf(ERRORS.tooLarge))
    if (status >= 500) logger.error({ requestId: request.id, err: error }, 'request failed')
    return sendJson(
      reply,
      status,
      bodyOf(status >= 500 ? ERRORS.internalError : { ...ERRORS.unreadable, status }),
    )
  })
}

async function run(context: RouteContext, operation: Operation, request: FastifyRequest): Promise<Outcome> {
  const logger = requestLogger(context.logger, request.id)
  const { body, headers, url } = request
  const mark = url.indexOf('?')
  const [path, query] = mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
  try {
    const { account, accountSid } = await authenticate(context, request, logger)
    const call = {
      account,
      accountSid,
      form: readForm(Buffer.isBuffer(body) ? body.toString() : ''),
      query: readForm(query),
      path: pathOf(request),
      headers,
      resource: path.slice(VERSION.length),
      base: () => (originOf(request) ?? context.publicUrl) + VERSION,
      logger,
    }
    return { answer: await operation.run(context, call) }
  } catch (error) {
    if (error instanceof Refusal) return { error: error.error }
    logger.error({ err: error }, 'request failed')
    return { error: ERRORS.internalError }
  }
}

/** Some SDKs declare a form without sending one, so the content type is ignored. */
const readForm = (text: string): Form => (text === '' ? {} : Object.fromEntries(new URLSearchParams(text)))
