import { errorBody, type Logger } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Errors before a request reaches a route. Fastify's own texts repeat the URL, whose query may contain secrets. */
export const refuseUnrouted = (error: unknown, _request: FastifyRequest, reply: FastifyReply): void => {
  const status = statusOf(error)
  reply
    .code(status)
    .headers({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(JSON.stringify(errorBody(status)))
}

/** One short text for every error that no route answers itself. */
export function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody(404)))
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error)
    if (status >= 500) logger.error({ requestId: request.id, err: error }, 'request failed')
    return reply.code(status).send(errorBody(status))
  })
}

export function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('statusCode' in error)) return 500
  return typeof error.statusCode === 'number' ? error.statusCode : 500
}
