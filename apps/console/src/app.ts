import { InvalidSettings } from '@pinpost/core'
import { errorBody, type Logger, makeHttpServer, type Metrics } from '@pinpost/telemetry'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'

import { adminApi, type AdminContext } from './admin/index.ts'
import { Refused } from './admin/refused.ts'
import { pages } from './pages.ts'
import { lagOf } from './recording.ts'
import { covers, type Role, type User } from './roles.ts'
import { isFromOtherSite } from './sign-in/headers.ts'
import type { SignIn } from './sign-in/sign-in.ts'

export interface ConsoleOptions extends AdminContext {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly signIn: SignIn
  /** whose X-Forwarded-For is trusted */
  readonly trustedProxies?: readonly string[]
  /** folder of the built pages; undefined: only the API */
  readonly pages?: string | undefined
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** the least role that may use the route */
    role?: Role
  }
  interface FastifyRequest {
    user: User
  }
}

const BODY_LIMIT_BYTES = 16 * 1024

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The console, not yet listening. */
export function buildConsole(options: ConsoleOptions): FastifyInstance {
  const { store, logger, metrics, signIn, trustedProxies = [] } = options
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    serverFactory: (handler) => makeHttpServer(handler),
    clientErrorHandler: () => undefined,
    frameworkErrors: refuseUnrouted,
    forceCloseConnections: 'idle',
    // With strict numbers, Ajv checks no maximum of a text that it made Infinity, such as 1e309.
    ajv: { customOptions: { removeAdditional: false, strictNumbers: false } },
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onSend', (_request, reply, _body, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    reply.headers(HEADERS)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const labels = { endpoint: request.routeOptions.url, status: String(reply.statusCode) }
    metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000)
    done()
  })
  // Response schemas are documentation only and must not drop members.
  app.setSerializerCompiler(() => JSON.stringify)
  answerErrors(app, logger)

  app.get('/health', { schema: { hide: true } }, async () => {
    const { isBehind, ...lag } = await lagOf(store)
    return { status: isBehind ? 'behind' : 'ok', history: lag }
  })
  app.get('/sign-in/way', { schema: { hide: true } }, () => ({ way: signIn.way }))
  signIn.addTo?.(app)
  app.register((scope, _options, done) => {
    authorise(scope, signIn)
    adminApi(scope, options)
    done()
  })
  if (options.pages === undefined)
    app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody(404)))
  else pages(app, options.pages)
  return app
}

/** Signs in every request of these routes. A route without a role cannot be added. */
function authorise(scope: FastifyInstance, signIn: SignIn): void {
  scope.decorateRequest('user')
  scope.addHook('onRoute', ({ url, config }) => {
    if (config?.role === undefined) throw new Error(`route ${url} wants a role`)
  })
  scope.addHook('onRequest', async (request, reply) => {
    const user = await signIn.userOf(request)
    if (user === undefined) return reply.code(401).send(errorBody(401))
    if (!covers(user.role, request.routeOptions.config.role ?? 'admin'))
      return reply.code(403).send(errorBody(403))
    if (request.method !== 'GET' && isFromOtherSite(request.headers))
      return reply.code(403).send(errorBody(403))
    request.user = user
  })
}

/** Answers a URL that cannot be decoded. Fastify's own answer would repeat it, and no hook runs. */
function refuseUnrouted(
  { statusCode = 400 }: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply
    .code(statusCode)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...HEADERS })
  reply.send(JSON.stringify(errorBody(statusCode)))
}

function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof Refused) return reply.code(error.status).send({ error: error.message })
    if (error instanceof InvalidSettings) return reply.code(400).send({ error: error.message })
    const { statusCode = 500, validation, message = '' } = Object(error)
    const status = Number(statusCode)
    if (status >= 500) logger.error({ err: error, route: request.routeOptions.url }, 'request failed')
    // Messages of the validation name members, not their values.
    return reply.code(status).send(validation === undefined ? errorBody(status) : { error: message })
  })
}
