import type { Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import { type Health, type Logger, makeHttpServer, type Metrics } from '@pinpost/telemetry'
import Fastify, { type FastifyInstance, type FastifyPluginCallback } from 'fastify'

import { audio } from './audio/index.ts'
import { developmentLimits } from './development/limits.ts'
import { skipWait } from './development/skip-wait.ts'
import { docs, wantDescriptions } from './docs/index.ts'
import { makeConcurrencyLimiter } from './http/concurrency-limiter.ts'
import { answerErrors, refuseUnrouted } from './http/errors.ts'
import { answerHeaders } from './http/headers.ts'
import { health } from './http/health.ts'
import { makeLogin } from './http/login.ts'
import { refuseOtherMethods } from './http/methods.ts'
import { requestIdOf } from './http/request-id.ts'
import { root } from './http/root.ts'
import type { RouteContext } from './http/route-context.ts'
import { receipts } from './callbacks/index.ts'
import { hooks } from './front-doors/hooks/index.ts'
import { twilioVerify } from './front-doors/twilio-verify/index.ts'
import { vonageV1 } from './front-doors/vonage-v1/index.ts'
import { vonageV2 } from './front-doors/vonage-v2/index.ts'

export interface ApiOptions {
  readonly store: Store
  readonly health: Health
  readonly providers: Providers
  readonly metrics: Metrics
  readonly logger: Logger
  readonly publicUrl: string
  readonly timeScale: number
  /** maximum concurrent API calls; further ones are answered as throttled */
  readonly maxUnderWay: number
  /** every account may verify numbers from ranges for films and tests; for installations that send nothing real */
  readonly fictionalNumbers: boolean
  /** accounts whose waits the phone page may skip, and whose limits it may lift; undefined in production */
  readonly skipWaitFor: readonly string[] | undefined
  /** whether `/docs` shows the API document */
  readonly docs: boolean
  /** HTTPS instead of HTTP */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** proxies whose `X-Forwarded-For` is trusted: addresses and CIDR blocks */
  readonly trustedProxies: readonly string[]
  /** creates a span for each request */
  readonly tracing?: FastifyPluginCallback | undefined
}

const BODY_LIMIT_BYTES = 64 * 1024
/** A load balancer counts as one client, so its connection is closed only far above the limit of concurrent calls. */
const PER_CLIENT_FACTOR = 4

declare module 'fastify' {
  interface FastifyReply {
    /** the status in the body, for the request metric */
    wireStatus: string
  }
}

/** The API with all front doors, not yet listening. */
export function buildApi(options: ApiOptions): FastifyInstance {
  const { store, metrics, logger, publicUrl, skipWaitFor, tls } = options
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    serverFactory: (handler) =>
      makeHttpServer(handler, {
        tls,
        perClient: options.maxUnderWay * PER_CLIENT_FACTOR,
        onCut: () => metrics.cutConnections.inc(),
      }),
    // `answerClientError` has already answered.
    clientErrorHandler: () => undefined,
    frameworkErrors: refuseUnrouted,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    forceCloseConnections: 'idle',
    genReqId: requestIdOf,
    trustProxy: options.trustedProxies.length > 0 && [...options.trustedProxies],
  })
  if (options.tracing !== undefined) app.register(options.tracing)
  answerHeaders(app)
  answerErrors(app, logger)
  // Some SDKs send a body with GET.
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true })
  app.decorateReply('wireStatus', '')
  app.addHook('onResponse', (request, reply, done) => {
    // The route's pattern, never the URL: query strings contain numbers, codes and secrets.
    const endpoint = request.routeOptions.url
    const status = reply.wireStatus || String(reply.statusCode)
    metrics.requestSeconds.observe({ endpoint, status }, reply.elapsedTime / 1000)
    const ms = Math.round(reply.elapsedTime)
    logger.debug({ requestId: request.id, route: endpoint, status, ms }, 'request answered')
    done()
  })

  // Response schemas are documentation only and must not drop members.
  app.setSerializerCompiler(() => JSON.stringify)
  wantDescriptions(app)
  const refuseOthers = refuseOtherMethods(app)
  if (options.docs) docs(app, publicUrl)
  const context = contextOf(options)
  const open = (routes: (scope: FastifyInstance) => void) =>
    app.register((scope, _options, done) => {
      routes(scope)
      done()
    })
  open((scope) => {
    vonageV1(scope, { ...context, frontDoor: 'vonage-v1' })
  })
  open((scope) => {
    vonageV2(scope, { ...context, frontDoor: 'vonage-v2' })
  })
  open((scope) => {
    hooks(scope, { ...context, frontDoor: 'hooks' })
  })
  open((scope) => {
    twilioVerify(scope, { ...context, frontDoor: 'twilio-verify' })
  })
  open((scope) => {
    receipts(scope, options)
  })
  open((scope) => {
    health(scope, options.health)
  })
  open((scope) => {
    root(scope, options.docs)
  })
  open((scope) => {
    audio(scope, store.clips)
  })
  if (skipWaitFor !== undefined) {
    open((scope) => {
      skipWait(scope, store, skipWaitFor)
      developmentLimits(scope, store, skipWaitFor)
    })
  }
  refuseOthers()
  return app
}

function contextOf({
  store,
  metrics,
  logger,
  publicUrl,
  timeScale,
  fictionalNumbers,
  maxUnderWay,
}: ApiOptions): Omit<RouteContext, 'frontDoor'> {
  return {
    store,
    metrics,
    logger,
    publicUrl,
    timeScale,
    fictionalNumbers,
    limiter: makeConcurrencyLimiter(maxUnderWay),
    login: makeLogin({ store, metrics }),
  }
}
