import type { FastifyReply } from 'fastify'

const asItIs = (text: string): string => text

/**
 * Sends a text, with the content type as it is given: without a serializer, Fastify would add a charset. Node writes head
 * and text of an answer with one call, but not head and Buffer.
 */
export const sendText = (reply: FastifyReply, status: number, type: string, text: string): FastifyReply =>
  reply.code(status).header('content-type', type).serializer(asItIs).send(text)

export const sendJson = (
  reply: FastifyReply,
  status: number,
  body: object,
  type = 'application/json',
): FastifyReply => sendText(reply, status, type, JSON.stringify(body))
