import { createServer, STATUS_CODES } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

import type { Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import type { Health, Logger, Metrics } from '@pinpost/telemetry'
import Fastify, { type FastifyInstance, type FastifyPluginCallback } from 'fastify'

import { audio } from './audio/index.ts'
import { skipWait } from './development/skip-wait.ts'
import { docs } from './docs/index.ts'
import { health } from './http/health.ts'
import { requestIdOf, requestIds } from './http/request-id.ts'
import { receipts } from './callbacks/index.ts'
import { vonageV1 } from './front-doors/vonage-v1/index.ts'

export interface ApiOptions {
  readonly store: Store
  readonly health: Health
  readonly providers: Providers
  readonly metrics: Metrics
  readonly logger: Logger
  readonly publicUrl: string
  readonly timeScale: number
  /** API calls at once; what comes beside them is answered as throttled */
  readonly maxUnderWay: number
  /** numbers of ranges for films and tests are taken of every account: where nothing real is sent */
  readonly fictionalNumbers: boolean
  /** accounts whose waits the phone page may skip; undefined in production */
  readonly skipWaitFor: readonly string[] | undefined
  /** HTTPS instead of HTTP */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** makes a span of each request */
  readonly tracing?: FastifyPluginCallback | undefined
}

const BODY_LIMIT_BYTES = 64 * 1024
const REQUEST_TIMEOUT_MS = 10_000

declare module 'fastify' {
  interface FastifyReply {
    /** the status that the body carries, for the request metric */
    wireStatus: string
  }
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('statusCode' in error)) return 500
  return typeof error.statusCode === 'number' ? error.statusCode : 500
}

/** The API with all its doors, not yet listening. */
export function buildApi(options: ApiOptions): FastifyInstance {
  const { store, metrics, logger, publicUrl, skipWaitFor, tls } = options
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS }
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    // Its type then is the same with TLS and without.
    serverFactory: (handler) =>
      tls === undefined ? createServer(limits, handler) : createTlsServer({ ...limits, ...tls }, handler),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    forceCloseConnections: 'idle',
    genReqId: requestIdOf,
  })
  if (options.tracing !== undefined) app.register(options.tracing)
  requestIds(app)
  // SDKs were seen to send a body with GET.
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true })
  app.decorateReply('wireStatus', '')
  // Fastify's own texts repeat the URL, and with it what a query carries.
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Not Found' }))
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error)
    if (status >= 500) logger.error({ requestId: request.id, err: error }, 'request failed')
    return reply.code(status).send({ error: STATUS_CODES[status] ?? 'Error' })
  })
  app.addHook('onResponse', (request, reply, done) => {
    // The route's pattern, never the URL: queries carry numbers, codes and secrets.
    const endpoint = request.routeOptions.url
    const status = reply.wireStatus || String(reply.statusCode)
    metrics.requestSeconds.observe({ endpoint, status }, reply.elapsedTime / 1000)
    const ms = Math.round(reply.elapsedTime)
    logger.debug({ requestId: request.id, route: endpoint, status, ms }, 'answered')
    done()
  })

  // Answers go out whole: a schema describes them and drops nothing.
  app.setSerializerCompiler(() => JSON.stringify)
  docs(app, publicUrl)
  const open = (door: (scope: FastifyInstance) => void) =>
    app.register((scope, _options, done) => {
      door(scope)
      done()
    })
  open((scope) => {
    health(scope, options.health)
  })
  open((scope) => {
    vonageV1(scope, options)
  })
  open((scope) => {
    receipts(scope, options)
  })
  open((scope) => {
    audio(scope, store.clips)
  })
  if (skipWaitFor !== undefined) {
    open((scope) => {
      skipWait(scope, store, skipWaitFor)
    })
  }
  return app
}
