import formbody from '@fastify/formbody'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { newRequestId } from '../carrier/ids.ts'
import type { Telegram } from '../carrier/records.ts'
import { isSecret } from '../secret.ts'
import { makeAbilities } from './abilities.ts'
import { answer, COST, type Gateway, handOver, sendError } from './hand-over.ts'
import { type Parameters, parametersOf, readNumber } from './parameters.ts'
import { requestStatus } from './status.ts'

interface Options {
  readonly carrier: Carrier
  readonly token: string
}

/** The methods of Telegram Gateway (https://core.telegram.org/gateway/api), for applications that send codes of theirs. */
export async function telegramRoutes(app: FastifyInstance, { carrier, token }: Options): Promise<void> {
  const gateway: Gateway = { carrier, token, abilities: makeAbilities() }
  await app.register(formbody)
  app.setErrorHandler(async (error: FastifyError, _request, reply) =>
    sendError(reply, error.statusCode ?? 500, error.statusCode === undefined ? 'INTERNAL' : 'BAD_REQUEST'),
  )
  app.route<{ Params: { method: string } }>({
    method: ['GET', 'POST'],
    url: '/:method',
    handler: async (request, reply) => {
      const one = parametersOf(request.query, request.body)
      if (!isSecret(tokenOf(request, one), token)) return await sendError(reply, 401, 'ACCESS_TOKEN_INVALID')
      // Names of methods are case-insensitive.
      switch (request.params.method.toLowerCase()) {
        case 'sendverificationmessage':
          return await handOver(gateway, request, reply, one)
        case 'checksendability':
          return await checkAbility(gateway, request, reply, one)
        case 'checkverificationstatus':
          return await checkStatus(carrier, reply, one)
        case 'revokeverificationmessage':
          return await revoke(carrier, reply, one)
        default:
          return await sendError(reply, 404, 'UNKNOWN_METHOD')
      }
    },
  })
}

const tokenOf = ({ headers }: FastifyRequest, one: Parameters): string =>
  /^Bearer +(\S{1,512})$/i.exec(headers.authorization ?? '')?.[1] ?? one('access_token') ?? ''

async function checkAbility(
  { carrier, abilities }: Gateway,
  request: FastifyRequest,
  reply: FastifyReply,
  one: Parameters,
): Promise<FastifyReply> {
  const to = readNumber(one)
  if (to === undefined) return await sendError(reply, 400, 'PHONE_NUMBER_INVALID')
  const requestId = newRequestId()
  abilities.add(requestId, to)
  const able = { request_id: requestId, phone_number: to, request_cost: COST }
  return await answer(carrier, request, reply, carrier.faults.plan('telegram', to), able)
}

function find(carrier: Carrier, one: Parameters): Telegram | undefined {
  const entry = carrier.box.find(one('request_id') ?? '')
  return entry?.kind === 'telegram' ? entry : undefined
}

/** With a `code`, the application reports what the person entered. */
async function checkStatus(carrier: Carrier, reply: FastifyReply, one: Parameters): Promise<FastifyReply> {
  const telegram = find(carrier, one)
  if (telegram === undefined) return await sendError(reply, 400, 'REQUEST_ID_INVALID')
  const code = one('code')?.slice(0, 40)
  if (code !== undefined) {
    const entered = { code, isRight: code === telegram.code, at: carrier.now() }
    carrier.box.change(telegram, { entered })
  }
  return await reply.send({ ok: true, result: requestStatus(telegram) })
}

/** Does nothing once the message is delivered. */
async function revoke(carrier: Carrier, reply: FastifyReply, one: Parameters): Promise<FastifyReply> {
  const telegram = find(carrier, one)
  if (telegram === undefined) return await sendError(reply, 400, 'REQUEST_ID_INVALID')
  if (telegram.status === 'sent') carrier.box.change(telegram, { status: 'revoked', isRefunded: true })
  return await reply.send({ ok: true, result: true })
}
