import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { isTaken, type Plan } from '../carrier/faults.ts'
import type { Call, Channel, Message, Whatsapp } from '../carrier/records.ts'
import { answerFault } from '../fault-answer.ts'
import { type Parsed, sendError } from './errors.ts'
import type { Form } from './form.ts'
import { resourceOf } from './resources.ts'

export interface HandOver<Request extends { readonly to: string }> {
  readonly kind: Channel
  readonly form: Form
  readonly parsed: Parsed<Request>
  readonly take: (request: Request, plan: Plan) => Message | Call | Whatsapp
}

/**
 * Handles a create request. The message is accepted before the answer is sent, so that a slow, lost or wrong answer leaves
 * the client as uncertain as in reality.
 */
export async function handOver<R extends { readonly to: string }>(
  { carrier, accountSid }: { readonly carrier: Carrier; readonly accountSid: string },
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, form, parsed, take }: HandOver<R>,
): Promise<FastifyReply> {
  const plan = parsed.ok ? carrier.faults.plan(kind, parsed.value.to) : undefined
  const entry = parsed.ok && plan !== undefined && isTaken(plan) ? take(parsed.value, plan) : undefined
  const body = entry === undefined ? undefined : resourceOf(accountSid, entry)
  carrier.ledger.add({
    receivedAt: new Date(carrier.now()).toISOString(),
    kind,
    sid: entry?.sid ?? null,
    to: parsed.ok ? parsed.value.to : (form.one('To') ?? '').slice(0, 40),
    accepted: entry !== undefined,
    statusCallback: form.one('StatusCallback')?.slice(0, 4096) ?? null,
  })
  if (!parsed.ok) return await sendError(reply, 400, parsed.code)
  const faulty = await answerFault(carrier, request, reply, plan, ({ status, code, message }) =>
    sendError(reply, status, code, message),
  )
  return faulty ?? (await reply.code(201).send(body))
}
