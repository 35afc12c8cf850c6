import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Carrier } from './carrier/carrier.ts'
import type { Plan } from './carrier/faults.ts'

type ErrorFault = Extract<Plan['answer'], { readonly type: 'error' }>

/**
 * Delays the answer as the plan says, and sends its fault.
 * @param sendError sends an `error` in the carrier's own format
 * @returns undefined if the plan has no fault for the answer
 */
export async function answerFault(
  { lives }: Pick<Carrier, 'lives'>,
  request: FastifyRequest,
  reply: FastifyReply,
  plan: Plan | undefined,
  sendError: (fault: ErrorFault) => Promise<FastifyReply>,
): Promise<FastifyReply | undefined> {
  if (plan !== undefined && plan.answerDelayMs > 0) await lives.wait(plan.answerDelayMs)
  const fault = plan?.answer
  switch (fault?.type) {
    case undefined:
      return undefined
    case 'error':
      return await sendError(fault)
    case 'httpStatus':
      return await reply.code(fault.status).type('text/plain; charset=utf-8').send(fault.body)
    case 'timeout':
      // Stays open until the client gives up or the simulator closes.
      reply.hijack()
      return reply
    case 'reset':
      reply.hijack()
      request.raw.socket.resetAndDestroy()
      return reply
  }
}
