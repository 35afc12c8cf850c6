import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { isTaken, type Plan } from '../carrier/faults.ts'
import { newWamid } from '../carrier/ids.ts'
import type { Whatsapp } from '../carrier/records.ts'
import { answerFault } from '../fault-answer.ts'
import { isSecret } from '../secret.ts'
import { isWebUrl } from '../web-url.ts'
import { type Parsed, sendError } from './errors.ts'
import { fieldsOf, parseMessage, type Wanted } from './parse.ts'
import { statusValue } from './status.ts'
import { makeWebhook, type Webhook, type WebhookOptions } from './webhook.ts'

interface Options {
  readonly carrier: Carrier
  /** access token and app secret in one */
  readonly token: string
  readonly webhook: WebhookOptions
}

interface Path {
  Params: { version: string; id: string }
}

const DISPLAY_NUMBER = '+15550783881'
const NOT_ON_WHATSAPP = 131_026

/** The part of Meta's Graph API that sends WhatsApp messages, for applications that send codes of theirs. */
export async function whatsappRoutes(app: FastifyInstance, options: Options): Promise<void> {
  const { carrier, token } = options
  const webhook = makeWebhook(carrier, token, options.webhook)
  app.setErrorHandler(async (error: FastifyError, _request, reply) =>
    sendError(
      reply,
      error.statusCode ?? 500,
      error.statusCode === undefined ? 1 : 100,
      'The request cannot be read',
    ),
  )
  app.addHook<Path>('onRequest', async (request, reply) => {
    if (!isToken(request.headers.authorization, token))
      return await sendError(reply, 401, 190, 'Cannot parse access token')
    if (!/^v\d{1,3}\.\d{1,2}$/.test(request.params.version) || !/^\d{5,20}$/.test(request.params.id))
      return await sendError(reply, 400, 33, 'The id does not exist')
  })
  app.post<Path>('/:version/:id/messages', (request, reply) =>
    handOver({ carrier, webhook }, request, reply, request.params.id),
  )
  app.post<Path>('/:version/:id/subscriptions', async ({ body }, reply) => {
    const { callback_url: url, verify_token: verifyToken } = fieldsOf(body)
    if (
      typeof url !== 'string' ||
      typeof verifyToken !== 'string' ||
      !isWebUrl(url) ||
      verifyToken.length > 500
    )
      return await sendError(reply, 400, 100, 'callback_url and verify_token are wanted')
    if (!(await webhook.subscribe({ url, verifyToken }))) return await sendError(reply, 400, 2200, url)
    return await reply.send({ success: true })
  })
}

const isToken = (header: string | undefined, token: string): boolean =>
  isSecret(/^Bearer +(\S{1,512})$/i.exec(header ?? '')?.[1] ?? '', token)

/**
 * The message is accepted before the answer is sent, so that a slow, lost or wrong answer leaves the client as uncertain as in
 * reality.
 */
async function handOver(
  { carrier, webhook }: { readonly carrier: Carrier; readonly webhook: Webhook },
  request: FastifyRequest,
  reply: FastifyReply,
  phoneNumberId: string,
): Promise<FastifyReply> {
  const parsed = parseMessage(request.body)
  const plan = parsed.ok ? carrier.faults.plan('whatsapp', parsed.value.to) : undefined
  const whatsapp =
    parsed.ok && plan !== undefined && isTaken(plan)
      ? send(carrier, webhook, phoneNumberId, parsed.value, plan)
      : undefined
  carrier.ledger.add({
    receivedAt: new Date(carrier.now()).toISOString(),
    kind: 'whatsapp',
    sid: whatsapp?.sid ?? null,
    to: parsed.ok ? parsed.value.to : numberIn(request.body),
    accepted: whatsapp !== undefined,
    statusCallback: null,
  })
  return await answer(carrier, request, reply, { parsed, plan, whatsapp })
}

/** As it was written. */
function numberIn(body: unknown): string {
  const { to } = fieldsOf(body)
  return typeof to === 'string' ? to.slice(0, 40) : ''
}

function send(
  carrier: Carrier,
  webhook: Webhook,
  phoneNumberId: string,
  { to, code, template, language, opaque }: Wanted,
  plan: Plan,
): Whatsapp {
  return carrier.sendWhatsapp(
    {
      sid: newWamid(to),
      from: DISPLAY_NUMBER,
      to,
      code,
      template,
      language,
      notOnWhatsapp: NOT_ON_WHATSAPP,
      failure: undefined,
      report: (whatsapp) =>
        webhook.request(
          whatsapp,
          statusValue(whatsapp, { phoneNumberId, displayNumber: DISPLAY_NUMBER }, opaque),
        ),
    },
    plan,
  )
}

interface Taken {
  readonly parsed: Parsed<Wanted>
  readonly plan: Plan | undefined
  readonly whatsapp: Whatsapp | undefined
}

async function answer(
  carrier: Carrier,
  request: FastifyRequest,
  reply: FastifyReply,
  { parsed, plan, whatsapp }: Taken,
): Promise<FastifyReply> {
  if (!parsed.ok) return await sendError(reply, 400, parsed.code, parsed.details)
  const faulty = await answerFault(carrier, request, reply, plan, ({ status, code, message }) =>
    sendError(reply, status, code, message),
  )
  return (
    faulty ??
    (await reply.send({
      messaging_product: 'whatsapp',
      contacts: [{ input: parsed.value.to, wa_id: parsed.value.to.slice(1) }],
      messages: [{ id: whatsapp?.sid, message_status: 'accepted' }],
    }))
  )
}
