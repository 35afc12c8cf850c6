import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { codeOf } from '../carrier/code.ts'
import { normaliseAddress } from '../carrier/ids.ts'
import type { Entry } from '../carrier/records.ts'
import { toItem } from './items.ts'

export interface NumberPath {
  Params: { number: string }
}

const LISTED_NUMBERS = 200

const NEXT_QUERY = {
  type: 'object',
  properties: { waitSeconds: { type: 'number', minimum: 0, maximum: 60, default: 0 } },
} as const

/** Numbers that the carrier has seen, and the inbox of each. */
export function numberRoutes(app: FastifyInstance, carrier: Carrier): void {
  app.get('/numbers', () => listNumbers(carrier))

  app.get<NumberPath>('/numbers/:number/inbox', async (request, reply) => {
    const number = await readNumber(request, reply)
    return number === undefined ? reply : carrier.box.inbox(number).map(toItem)
  })

  app.delete<NumberPath>('/numbers/:number/inbox', async (request, reply) => {
    const number = await readNumber(request, reply)
    if (number === undefined) return reply
    carrier.clear(number)
    return await reply.code(204).send()
  })

  takeNext('/numbers/:number/inbox/next', () => true)
  takeNext('/numbers/:number/code', (entry) => codeOf(entry) !== undefined)

  function takeNext(path: string, wants: (entry: Entry) => boolean): void {
    app.get<NumberPath & { Querystring: { waitSeconds: number } }>(
      path,
      { schema: { querystring: NEXT_QUERY } },
      async (request, reply) => {
        const number = await readNumber(request, reply)
        if (number === undefined) return reply
        const gone = new AbortController()
        const { socket } = request.raw
        const leave = (): void => gone.abort()
        socket.once('close', leave)
        const entry = await carrier.taking.next(number, request.query.waitSeconds * 1000, gone.signal, wants)
        // The connection stays open for the next request.
        socket.off('close', leave)
        return entry === undefined ? await reply.code(204).send() : toItem(entry)
      },
    )
  }
}

export const listNumbers = (carrier: Carrier) =>
  carrier.box
    .numbers(LISTED_NUMBERS)
    .map(({ lastAt, ...summary }) => ({ ...summary, lastAt: new Date(lastAt).toISOString() }))

/** @returns undefined if the path contains neither a number nor an e-mail address; the request is then answered */
export async function readNumber(
  request: FastifyRequest<NumberPath>,
  reply: FastifyReply,
): Promise<string | undefined> {
  const number = normaliseAddress(request.params.number)
  if (number === undefined)
    await reply
      .code(400)
      .send({ error: 'neither a phone number (+ and 6 to 15 digits) nor an e-mail address' })
  return number
}
