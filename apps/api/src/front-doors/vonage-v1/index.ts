import { requestLogger } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'

import type { RouteContext } from '../../http/route-context.ts'
import { acceptAnyBody, isEncoded } from '../../http/raw-bodies.ts'
import { authenticate } from './authenticate.ts'
import type { Endpoint } from './endpoint.ts'
import { type EndpointEntry, ENDPOINTS } from './endpoints.ts'
import { runLimited } from '../../http/run-limited.ts'
import { sendText } from '../../http/send-text.ts'
import { readParameters } from './parameters.ts'
import { answerResource, RESOURCES } from './resources.ts'
import { endpointSchema, PING } from './schemas/index.ts'
import { RESOURCE_SCHEMAS } from './schemas/resources.ts'
import { REFUSALS, type WireAnswer, WireError } from './wire.ts'
import { renderXml } from './xml.ts'

type Format = 'json' | 'xml'
const TYPES = { json: 'application/json', xml: 'text/xml' } as const
const METHODS = ['POST', 'GET'] as const
const HIDDEN = { hide: true }

/** The Vonage Verify v1 API: translates its wire format to use cases and back, without rules of its own. */
export function vonageV1(app: FastifyInstance, context: RouteContext): void {
  acceptAnyBody(app)
  // Schemas are documentation only: endpoints answer invalid requests in the wire's own words.
  app.setValidatorCompiler(() => () => true)
  // This order is also that of the API document.
  for (const entry of ENDPOINTS) addRoutes(app, context, entry, 'json')
  for (const resource of RESOURCES) {
    const { method, path: url } = resource
    app.route({
      method,
      url,
      exposeHeadRoute: false,
      schema: RESOURCE_SCHEMAS[`${method} ${url}`] ?? {},
      handler: (request, reply) => answerResource(context, resource, request, reply),
    })
  }
  forbid(app, '/verify/network-unblock', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])
  app.get('/verify/ping', { schema: PING }, () => ({ status: '0' }))
  for (const entry of ENDPOINTS) addRoutes(app, context, entry, 'xml')
}

function addRoutes(app: FastifyInstance, context: RouteContext, entry: EndpointEntry, format: Format): void {
  const url = `${entry.path}/${format}`
  for (const method of METHODS) {
    app.route({
      method,
      url,
      exposeHeadRoute: false,
      schema: endpointSchema(entry.document, { path: entry.path, method, format, rootOf: entry.xmlRoot }),
      handler: (request, reply) => answer(context, entry, format, request, reply),
    })
  }
  // HEAD must have no side effects: answer 200 without running the endpoint.
  app.head(url, { schema: HIDDEN }, (_request, reply) => reply.code(200).send())
  forbid(app, url, ['PUT', 'PATCH', 'DELETE'])
}

/** Vonage answers 403 to these methods, not 405. */
function forbid(app: FastifyInstance, url: string, methods: HTTPMethods[]): void {
  app.route({
    method: methods,
    url,
    schema: HIDDEN,
    exposeHeadRoute: false,
    handler: (_request, reply) => reply.code(403).send(),
  })
}

/** As in the v1 API: HTTP 200 for every outcome, with the status in the body. Only a compressed body gets 415. */
async function answer(
  context: RouteContext,
  { endpoint, xmlRoot }: EndpointEntry,
  format: Format,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const refused = isEncoded(request)
  const wire = refused ? REFUSALS.encodedBody() : await runOrThrottle(context, endpoint, request)
  reply.wireStatus = wire.status ?? '0'
  // RFC 9110: with a 415 for a content coding, this header names the accepted ones.
  if (refused) reply.header('accept-encoding', 'identity')
  const text = format === 'json' ? JSON.stringify(wire) : renderXml(xmlRoot(wire), wire)
  return sendText(reply, refused ? 415 : 200, TYPES[format], text)
}

async function runOrThrottle(
  context: RouteContext,
  endpoint: Endpoint,
  request: FastifyRequest,
): Promise<WireAnswer> {
  const answered = runLimited(
    context,
    request.id,
    () => run(context, endpoint, request),
    REFUSALS.internalError,
  )
  return (await answered) ?? REFUSALS.throttled()
}

async function run(context: RouteContext, endpoint: Endpoint, request: FastifyRequest): Promise<WireAnswer> {
  const logger = requestLogger(context.logger, request.id)
  try {
    const parameters = await readParameters(request)
    const account = await authenticate(context, request, parameters, logger)
    return await endpoint(context, { account, parameters, headers: request.headers, logger })
  } catch (error) {
    if (error instanceof WireError) return error.answer
    logger.error({ err: error }, 'request failed')
    return REFUSALS.internalError()
  }
}
