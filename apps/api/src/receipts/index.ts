import type { Attempt } from '@pinpost/core'
import type { Callback, Providers, ReceiptReading } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import { type Logger, type Metrics, type RequestLogger, requestLogger } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { CALLBACK, CALLBACK_OF_ATTEMPT } from './schema.ts'

export interface ReceiptsOptions {
  readonly store: Store
  readonly providers: Providers
  readonly metrics: Metrics
  readonly logger: Logger
  /** what callers outside see before the path; signatures are over it, never over Host headers */
  readonly publicUrl: string
}

interface RouteParams {
  readonly route: string
}
interface AttemptParams extends RouteParams {
  readonly id: string
  readonly attempt: string
}

type Genuine = Extract<ReceiptReading, { signed: true }>

/** Fetching a certificate, the longest that a reading may take, ends by then. */
const READING_MS = 5_000

/**
 * Status callbacks of providers: a signature that holds, then a receipt for the attempt that the URL names, or for the
 * one that the callback itself does.
 */
export function receipts(app: FastifyInstance, options: ReceiptsOptions): void {
  const { providers, metrics, logger, publicUrl } = options
  // Signatures are over the bytes, so each adapter reads the body itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  // The schema describes: what a callback has to be is its signature's business.
  app.setValidatorCompiler(() => () => true)

  const forRequest = ({ id }: FastifyRequest) => ({ ...options, logger: requestLogger(logger, id) })

  async function read(
    request: FastifyRequest,
    reply: FastifyReply,
    route: string,
  ): Promise<Genuine | undefined> {
    const provider = providers.byName(route)
    if (provider === undefined) {
      await reply.code(404).send()
      return undefined
    }
    const reading = await provider.readReceipt(
      callbackOf(request, publicUrl),
      AbortSignal.timeout(READING_MS),
    )
    if (reading.signed) return reading
    metrics.refusedCallbacks.inc({ route })
    logger.warn({ requestId: request.id, route }, 'callback without a valid signature')
    await reply.code(403).send()
    return undefined
  }

  app.post<{ Params: AttemptParams }>(
    '/webhooks/:route/:id/:attempt',
    { schema: CALLBACK_OF_ATTEMPT },
    async (request, reply) => {
      const { route, id, attempt } = request.params
      const reading = await read(request, reply, route)
      if (reading === undefined) return reply
      const subject = /^\d{1,4}$/.test(attempt) ? { verificationId: id, attempt: Number(attempt) } : undefined
      await take(forRequest(request), route, { about: subject, ...reading })
      return reply.code(204).send()
    },
  )
  app.post<{ Params: RouteParams }>('/webhooks/:route', { schema: CALLBACK }, async (request, reply) => {
    const { route } = request.params
    const reading = await read(request, reply, route)
    if (reading === undefined) return reply
    await take(forRequest(request), route, reading)
    return reply.code(204).send()
  })
}

async function take(
  { store, metrics, logger }: Pick<ReceiptsOptions, 'store' | 'metrics'> & { readonly logger: RequestLogger },
  route: string,
  { receipt, about }: Genuine,
): Promise<void> {
  if (receipt === undefined || about === undefined) return
  const { verificationId, attempt } = about
  const decision = await store.dispatch(verificationId, { type: 'receipt', attempt, receipt, route })
  metrics.observe(decision)
  const told = decision?.verification.attempts.find(({ number }) => number === attempt)
  if (decision?.reply === 'done' && receipt.status === 'delivered') await notePace(store, told)
  const { status } = receipt
  logger.info({ verification: verificationId, attempt, route, status, reply: decision?.reply }, 'receipt')
}

/** Of messages only: what calls tell is how long a person let it ring. */
async function notePace({ board }: Store, attempt: Attempt | undefined): Promise<void> {
  if (attempt?.channel !== 'sms' || attempt.route === undefined) return
  await board.delivered(attempt.route, (Date.now() - attempt.claimedAt) / 1000)
}

function callbackOf({ method, url, headers, body }: FastifyRequest, publicUrl: string): Callback {
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    url: publicUrl + url,
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
    body: typeof body === 'string' ? body : '',
  }
}
