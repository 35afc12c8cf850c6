import { type Attempt, CHANNELS } from '@pinpost/core'
import {
  type AnyProvider,
  type Callback,
  type Providers,
  type ReceiptReading,
  type Report,
  reportsOf,
} from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import { type Logger, type Metrics, type RequestLogger, requestLogger } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { LONGEST_CALL_MS, within } from '../http/deadline.ts'
import { LARGE_BYTES, makeLargeBodies } from './large-bodies.ts'
import { makeQuietCounter } from './quiet-counter.ts'
import { openBreakers } from './refused-credential.ts'
import { CALLBACK, CALLBACK_OF_ATTEMPT, CONFIRMATION } from './schema.ts'

export interface ReceiptsOptions {
  readonly store: Store
  readonly providers: Providers
  readonly metrics: Metrics
  readonly logger: Logger
  /** public URL before the path; signatures are computed over it, never over the Host header */
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
type Subject = NonNullable<Report['about']>

/** Longer than fetching a certificate, the slowest part. */
const READING_MS = 5_000
/** Each route logs refused callbacks at most once in this time. */
const QUIET_MS = 10_000
/** Large callbacks that are read at the same time, and reports of one callback that are recorded at the same time. */
const LARGE_AT_ONCE = 4
const REPORTS_AT_ONCE = 16

/**
 * Status callbacks of providers: checks the signature, then records the receipt of the attempt that the URL or the
 * callback itself names.
 */
export function receipts(app: FastifyInstance, options: ReceiptsOptions): void {
  const { providers, metrics, logger, publicUrl } = options
  const refused = makeQuietCounter(QUIET_MS)
  // Signatures are over the bytes, so each adapter reads the body itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  // The schema is documentation only: the signature decides whether a callback is valid.
  app.setValidatorCompiler(() => () => true)

  /** @returns the status of a refusal; undefined if it was taken */
  async function refusalOf(
    request: FastifyRequest,
    route: string,
    subject?: Subject,
  ): Promise<number | undefined> {
    const provider = providers.byName(route)
    if (provider === undefined) return 404
    const own = requestLogger(logger, request.id)
    const reading = await read(provider, callbackOf(request, publicUrl))
    if (reading.signed !== true) {
      metrics.refusedCallbacks.inc({ route })
      warnOfRefusal(own, route, reading)
      return reading.signed === false ? 403 : 503
    }
    const reports = reportsOf(reading)
    for (let first = 0; first < reports.length; first += REPORTS_AT_ONCE) {
      const some = reports.slice(first, first + REPORTS_AT_ONCE)
      await Promise.all(
        some.map((report) =>
          take({ ...options, logger: own }, report.route ?? route, { about: subject, ...report }),
        ),
      )
    }
    return undefined
  }

  /** One line for many refusals, because strangers decide how often they happen. */
  function warnOfRefusal(own: RequestLogger, route: string, reading: Exclude<Reading, Genuine>): void {
    const refusals = refused.count(route, Date.now())
    if (refusals === undefined) return
    if (reading.signed === false) own.warn({ route, refusals }, 'callback without a valid signature')
    else own.warn({ route, refusals, err: reading.err }, 'signature of a callback could not be checked now')
  }

  /** A late one continues. The carrier repeats a callback that failed, or the worker asks for its receipt. */
  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    route: string,
    taken: 200 | 204,
    subject?: Subject,
  ): Promise<FastifyReply> {
    const refusal = await within(LONGEST_CALL_MS, refusalOf(request, route, subject), () => {
      logger.error({ requestId: request.id, route, ms: LONGEST_CALL_MS }, 'callback timed out')
      return 503
    })
    return reply.code(refusal ?? taken).send()
  }

  app.post<{ Params: AttemptParams }>(
    '/webhooks/:route/:id/:attempt',
    { schema: CALLBACK_OF_ATTEMPT },
    (request, reply) => {
      const { route, id, attempt } = request.params
      const subject = /^\d{1,4}$/.test(attempt) ? { verificationId: id, attempt: Number(attempt) } : undefined
      return answer(request, reply, route, 204, subject)
    },
  )
  app.post<{ Params: RouteParams }>(
    '/webhooks/:route',
    { schema: CALLBACK, bodyLimit: LARGE_BYTES, onRequest: makeLargeBodies(LARGE_AT_ONCE) },
    // Meta repeats what is answered with anything but 200.
    (request, reply) => answer(request, reply, request.params.route, 200),
  )
  app.get<{ Params: RouteParams }>(
    '/webhooks/:route',
    { schema: CONFIRMATION, exposeHeadRoute: false },
    async ({ params: { route }, url, id }, reply) => {
      const confirmUrl = providers.byName(route)?.confirmUrl
      if (confirmUrl === undefined) return reply.code(404).send()
      const body = confirmUrl(new URLSearchParams(url.slice(url.indexOf('?') + 1)))
      if (body !== undefined) return reply.type('text/plain').send(body)
      metrics.refusedCallbacks.inc({ route })
      warnOfRefusal(requestLogger(logger, id), route, { signed: false })
      return reply.code(403).send()
    },
  )
}

/**
 * `unknown` if the signature cannot be checked now, for example without the certificate of Amazon SNS; the carrier
 * repeats it.
 */
type Reading = ReceiptReading | { readonly signed: 'unknown'; readonly err: unknown }

async function read(provider: AnyProvider, callback: Callback): Promise<Reading> {
  try {
    return await provider.readReceipt(callback, AbortSignal.timeout(READING_MS))
  } catch (err) {
    return { signed: 'unknown', err }
  }
}

async function take(
  {
    store,
    providers,
    metrics,
    logger,
  }: Pick<ReceiptsOptions, 'store' | 'providers' | 'metrics'> & { readonly logger: RequestLogger },
  route: string,
  { receipt, about }: Report,
): Promise<void> {
  if (receipt === undefined || about === undefined) return
  const { verificationId, attempt } = about
  const decision = await store.dispatch(verificationId, { type: 'receipt', attempt, receipt, route })
  metrics.observe(decision)
  const reported = decision?.verification.attempts.find(({ number }) => number === attempt)
  if (decision?.reply === 'done' && reported !== undefined) {
    if (receipt.status === 'delivered') await noteLag(store, reported)
    if (receipt.status === 'failed' && receipt.reason === 'credentialError')
      await openBreakers({ store, providers, logger }, route, reported, Date.now())
  }
  const failure = receipt.status === 'failed' ? { reason: receipt.reason, providerCode: receipt.code } : {}
  const { status } = receipt
  logger.info(
    { verification: verificationId, attempt, route, status, ...failure, reply: decision?.reply },
    'receipt received',
  )
}

/** For messages only: the lag of a call is how long the person let it ring. */
async function noteLag({ routeState }: Store, attempt: Attempt): Promise<void> {
  if (attempt.route === undefined || !CHANNELS[attempt.channel].adjustsTrafficShare) return
  await routeState.delivered(attempt.route, (Date.now() - attempt.claimedAt) / 1000)
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
