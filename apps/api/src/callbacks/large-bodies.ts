import { errorBody } from '@pinpost/telemetry'
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'

/** Bytes that every request may have. */
const USUAL_BYTES = 64 * 1024
/** Bytes; Meta puts up to a thousand reports of some 700 bytes into one request. */
export const LARGE_BYTES = 1024 * 1024

/**
 * A hook that allows a few large bodies at a time, since a stranger may send them too. Others are answered 503, and the
 * carrier repeats them. A body of unknown length counts as large.
 */
export function makeLargeBodies(atOnce: number) {
  let underWay = 0
  return ({ headers }: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const isChunked = headers['transfer-encoding'] !== undefined
    if (!isChunked && Number(headers['content-length'] ?? 0) <= USUAL_BYTES) return done()
    if (underWay >= atOnce) {
      reply.code(503).send(errorBody(503))
      return
    }
    underWay += 1
    reply.raw.once('close', () => (underWay -= 1))
    done()
  }
}
