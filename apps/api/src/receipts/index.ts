import type { Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { CALLBACK } from './schema.ts'

export interface ReceiptsOptions {
  readonly store: Store
  readonly providers: Providers
  readonly metrics: Metrics
  readonly logger: Logger
  /** what callers outside see before the path; signatures are over it, never over Host headers */
  readonly publicUrl: string
}

interface CallbackParams {
  readonly provider: string
  readonly id: string
  readonly attempt: string
}

/** Status callbacks of providers: a signature that holds, then a receipt for the attempt that the URL names. */
export function receipts(
  app: FastifyInstance,
  { store, providers, metrics, logger, publicUrl }: ReceiptsOptions,
): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )

  // The schema describes: what a callback has to be is its signature's business.
  app.setValidatorCompiler(() => () => true)
  const url = '/webhooks/:provider/:id/:attempt'
  app.post<{ Params: CallbackParams }>(url, { schema: CALLBACK }, async (request, reply) => {
    const { provider: name, id, attempt } = request.params
    const provider = providers.byName(name)
    if (provider === undefined) return reply.code(404).send()
    const reading = provider.readReceipt({
      url: publicUrl + request.url,
      headers: textHeaders(request),
      parameters: textParameters(request.body),
    })
    if (!reading.signed) {
      metrics.refusedCallbacks.inc({ route: provider.name })
      logger.warn({ route: provider.name, verification: id }, 'callback without a valid signature')
      return reply.code(403).send()
    }
    if (reading.receipt !== undefined && /^\d{1,4}$/.test(attempt)) {
      const command = { type: 'receipt', attempt: Number(attempt), receipt: reading.receipt } as const
      const decision = await store.dispatch(id, command)
      metrics.observe(decision?.effects ?? [])
      const { status } = reading.receipt
      logger.info(
        { verification: id, attempt: Number(attempt), route: name, status, reply: decision?.reply },
        'receipt',
      )
    }
    return reply.code(204).send()
  })
}

function textHeaders({ headers }: FastifyRequest): Record<string, string> {
  const single = Object.entries(headers).filter(
    (header): header is [string, string] => typeof header[1] === 'string',
  )
  return Object.fromEntries(single)
}

function textParameters(body: unknown): Record<string, string> {
  return typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {}
}
