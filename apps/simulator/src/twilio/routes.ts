import formbody from '@fastify/formbody'
import type { FastifyError, FastifyInstance } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { type Credentials, isAuthorized } from './credentials.ts'
import { sendError } from './errors.ts'
import { readForm } from './form.ts'
import { handOver } from './hand-over.ts'
import { listRoutes } from './lists.ts'
import { parseCall } from './parse-call.ts'
import { parseMessage } from './parse-message.ts'
import { isWhatsapp, parseWhatsapp } from './parse-whatsapp.ts'
import { feedbackResource, resourceOf } from './resources.ts'
import { sendWhatsapp } from './send-whatsapp.ts'

interface Path {
  Params: { account: string; sid: string }
}

/** The paths below `/2010-04-01/Accounts/:account` that an application calls. */
export async function twilioRoutes(
  app: FastifyInstance,
  { carrier, credentials }: { readonly carrier: Carrier; readonly credentials: Credentials },
): Promise<void> {
  const { accountSid } = credentials
  app.removeAllContentTypeParsers()
  await app.register(formbody)

  app.addHook<Path>('onRequest', async (request, reply) => {
    if (!isAuthorized(request.headers.authorization, credentials)) {
      reply.header('www-authenticate', 'Basic realm="Twilio API"')
      return await sendError(reply, 401, 20_003)
    }
    if (request.params.account !== accountSid) return await sendError(reply, 404, 20_404)
  })
  app.setErrorHandler(async (error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    return await sendError(
      reply,
      status,
      status === 500 ? 20_500 : 20_001,
      status === 500 ? 'Internal error' : 'Bad request',
    )
  })

  app.post('/Messages.json', async (request, reply) => {
    const form = readForm(request.body)
    if (isWhatsapp(form))
      return await handOver({ carrier, accountSid }, request, reply, {
        kind: 'whatsapp',
        form,
        parsed: parseWhatsapp(form),
        take: (wanted, plan) => sendWhatsapp({ carrier, accountSid }, wanted, plan),
      })
    return await handOver({ carrier, accountSid }, request, reply, {
      kind: 'sms',
      form,
      parsed: parseMessage(form),
      take: (message, plan) => carrier.sendMessage(message, plan),
    })
  })

  app.post('/Calls.json', async (request, reply) => {
    const form = readForm(request.body)
    return await handOver({ carrier, accountSid }, request, reply, {
      kind: 'call',
      form,
      parsed: parseCall(form),
      take: (call, plan) => carrier.placeCall(call, plan),
    })
  })

  listRoutes(app, carrier, accountSid)

  app.get<Path>('/Messages/:sid.json', async (request, reply) => {
    const entry = carrier.box.find(request.params.sid)
    return entry?.kind === 'sms' || entry?.kind === 'whatsapp'
      ? resourceOf(accountSid, entry)
      : await sendError(reply, 404, 20_404)
  })
  app.get<Path>('/Calls/:sid.json', async (request, reply) => {
    const entry = carrier.box.find(request.params.sid)
    return entry?.kind === 'call' ? resourceOf(accountSid, entry) : await sendError(reply, 404, 20_404)
  })

  app.post<Path>('/Messages/:sid/Feedback.json', async (request, reply) => {
    const message = carrier.box.find(request.params.sid)
    if (message?.kind !== 'sms') return await sendError(reply, 404, 20_404)
    const outcome = readForm(request.body).one('Outcome') === 'unconfirmed' ? 'unconfirmed' : 'confirmed'
    return await reply.code(201).send(feedbackResource(accountSid, message, outcome, carrier.now()))
  })
}
