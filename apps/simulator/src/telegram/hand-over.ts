import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { isTaken, type Plan } from '../carrier/faults.ts'
import { newRequestId } from '../carrier/ids.ts'
import { answerFault } from '../fault-answer.ts'
import type { Abilities } from './abilities.ts'
import { type Parsed, refuse } from './errors.ts'
import { type Parameters, parseMessage, readNumber, type Wanted } from './parameters.ts'
import { reportOf, requestStatus } from './status.ts'

export interface Gateway {
  readonly carrier: Carrier
  readonly token: string
  readonly abilities: Abilities
}

/** US dollars for one message. */
export const COST = 0.01

/**
 * Handles `sendVerificationMessage`. The message is accepted before the answer is sent, so that a slow, lost or wrong answer
 * leaves the client as uncertain as in reality.
 */
export async function handOver(
  gateway: Gateway,
  request: FastifyRequest,
  reply: FastifyReply,
  one: Parameters,
): Promise<FastifyReply> {
  const { carrier } = gateway
  const parsed = withAbility(gateway, parseMessage(one))
  const plan = parsed.ok ? carrier.faults.plan('telegram', parsed.value.to) : undefined
  const telegram =
    parsed.ok && plan !== undefined && isTaken(plan) ? send(gateway, parsed.value, plan) : undefined
  carrier.ledger.add({
    receivedAt: new Date(carrier.now()).toISOString(),
    kind: 'telegram',
    sid: telegram?.sid ?? null,
    to: readNumber(one) ?? (one('phone_number') ?? '').slice(0, 40),
    accepted: telegram !== undefined,
    statusCallback: one('callback_url')?.slice(0, 4096) ?? null,
  })
  if (!parsed.ok) return await sendError(reply, 400, parsed.error)
  return await answer(carrier, request, reply, plan, telegram && requestStatus(telegram))
}

interface Affordable extends Wanted {
  readonly sid: string
  readonly cost: number
}

/** A request that `checkSendAbility` has charged costs nothing more. */
function withAbility({ abilities }: Gateway, parsed: Parsed<Wanted>): Parsed<Affordable> {
  if (!parsed.ok) return parsed
  const { requestId, to } = parsed.value
  if (requestId === undefined)
    return { ok: true, value: { ...parsed.value, sid: newRequestId(), cost: COST } }
  const number = abilities.numberOf(requestId)
  if (number === undefined) return refuse('REQUEST_ID_INVALID')
  if (number !== to) return refuse('PHONE_NUMBER_MISMATCH')
  abilities.use(requestId)
  return { ok: true, value: { ...parsed.value, sid: requestId, cost: 0 } }
}

const send = (
  { carrier, token }: Gateway,
  { sid, to, code, payload, cost, senderUsername, ttlSeconds, callbackUrl }: Affordable,
  plan: Plan,
) =>
  carrier.sendTelegram(
    {
      sid,
      to,
      code,
      payload,
      cost,
      senderUsername,
      ttlSeconds,
      report: (telegram) =>
        callbackUrl === undefined ? undefined : reportOf(token, callbackUrl, telegram, carrier.now()),
    },
    plan,
  )

/** The result, unless a fault replaces it. */
export async function answer(
  carrier: Carrier,
  request: FastifyRequest,
  reply: FastifyReply,
  plan: Plan | undefined,
  result: unknown,
): Promise<FastifyReply> {
  const faulty = await answerFault(carrier, request, reply, plan, ({ status, message = 'UNKNOWN_ERROR' }) =>
    sendError(reply, status, message),
  )
  return faulty ?? (await reply.send({ ok: true, result }))
}

export const sendError = async (reply: FastifyReply, status: number, error: string): Promise<FastifyReply> =>
  await reply.code(status).send({ ok: false, error })
