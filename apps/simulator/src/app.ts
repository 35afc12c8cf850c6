import { fileURLToPath } from 'node:url'

import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'

import { apiRoutes } from './api/routes.ts'
import { type Carrier, type CarrierOptions, makeCarrier } from './carrier/carrier.ts'
import { answerErrors, FRAMEWORK_ERRORS } from './errors.ts'
import { telegramRoutes } from './telegram/routes.ts'
import { twilioRoutes } from './twilio/routes.ts'
import { whatsappRoutes } from './whatsapp/routes.ts'

export interface SimulatorOptions extends CarrierOptions {
  /** URL that takes `POST {"number":"+49…"}` and runs the application's next event now */
  readonly skipWaitUrl?: string | undefined
  /**
   * URL that takes `POST {"number":"+49…"}` and answers the limits that refuse the number; with `/lift` it lifts them
   */
  readonly limitsUrl?: string | undefined
  /** the application's URL, for the example command and the documentation link on the page */
  readonly apiUrl?: string | undefined
  /** URL of the application that takes webhooks of WhatsApp */
  readonly whatsappWebhookUrl?: string | undefined
  /** further host names under which the page may be opened */
  readonly allowedHosts?: readonly string[]
}

/** A call may play audio from any host; everything else must come from this server. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "media-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Not a secret: the documentation names it. */
export const WHATSAPP_VERIFY_TOKEN = 'simulator-verify-token'
const BODY_BYTES = 65_536
const USUAL_API_URL = 'http://127.0.0.1:3000'
/** A request that has not arrived completely by then is answered with 408: 10 s, less the interval of the checks. */
const REQUEST_TIMEOUT_MS = 9_000
const CHECK_INTERVAL_MS = 1_000

export interface Simulator {
  readonly app: FastifyInstance
  readonly carrier: Carrier
}

/** The simulator without its ports. `app.close()` ends streams, calls, callbacks and hanging requests. */
export async function buildSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { accountSid, authToken, apiUrl = USUAL_API_URL } = options
  const { skipWaitUrl, limitsUrl, allowedHosts = [] } = options
  const carrier = makeCarrier(options)
  // No logger, because requests contain codes, numbers and secrets.
  const app = Fastify({
    logger: false,
    ...FRAMEWORK_ERRORS,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: CHECK_INTERVAL_MS },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    // A HEAD of `inbox/next` would remove an item without returning it.
    exposeHeadRoutes: false,
  })

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS)
  })
  app.addHook('preClose', async () => {
    await carrier.stop()
  })
  answerErrors(app)

  app.get('/health/ready', () => ({ ready: true }))
  await app.register(twilioRoutes, {
    prefix: '/2010-04-01/Accounts/:account',
    carrier,
    credentials: { accountSid, authToken },
  })
  await app.register(telegramRoutes, { prefix: '/telegram', carrier, token: authToken })
  await app.register(whatsappRoutes, {
    prefix: '/whatsapp',
    carrier,
    token: authToken,
    webhook: { url: options.whatsappWebhookUrl, verifyToken: WHATSAPP_VERIFY_TOKEN },
  })
  await app.register(apiRoutes, { prefix: '/api', carrier, skipWaitUrl, limitsUrl, allowedHosts, apiUrl })
  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('../public', import.meta.url)),
    wildcard: false,
    cacheControl: false,
  })
  return { app, carrier }
}
