import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Fastify's own texts repeat the URL, which may contain secrets. */
const textOf = (status: number): string => STATUS_CODES[status] ?? 'Error'

const CLIENT_ERRORS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
}

/** Fastify options for requests that do not reach a route. */
export const FRAMEWORK_ERRORS = {
  frameworkErrors(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
    const status = error.statusCode ?? 500
    reply.code(status).header('content-type', 'application/json')
    reply.send(JSON.stringify({ error: textOf(status) }))
  },
  clientErrorHandler({ code = '' }: Error & { code?: string }, socket: Duplex): void {
    const status = CLIENT_ERRORS[code] ?? 400
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const body = JSON.stringify({ error: textOf(status) })
    const head = `HTTP/1.1 ${status} ${textOf(status)}\r\ncontent-type: application/json\r\nconnection: close`
    socket.end(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`, () => socket.destroy())
  },
}

/** The phone page shows validation errors; other errors are just the status text. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    const isAboutBody = error.validation !== undefined
    return await reply.code(status).send({ error: isAboutBody ? error.message : textOf(status) })
  })
  app.setNotFoundHandler(async (_request, reply) => await reply.code(404).send({ error: textOf(404) }))
}
