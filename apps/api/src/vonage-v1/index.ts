import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { checkEndpoint } from './check.ts'
import { controlEndpoint } from './control.ts'
import { readCredentials } from './credentials.ts'
import type { Door, Endpoint } from './endpoint.ts'
import { type Parameters, readParameters } from './parameters.ts'
import { requestEndpoint } from './request.ts'
import { searchEndpoint } from './search.ts'
import { REFUSALS, type WireAnswer, WireError } from './wire.ts'

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/verify/json': requestEndpoint,
  '/verify/check/json': checkEndpoint,
  '/verify/control/json': controlEndpoint,
  '/verify/search/json': searchEndpoint,
}

/** The Vonage Verify v1 API: translates its wire to commands and back, and holds no rules. */
export function vonageV1(app: FastifyInstance, door: Door): void {
  acceptAnyBody(app)
  for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
    app.route({
      method: ['GET', 'POST'],
      url: path,
      handler: (request, reply) => answer(door, endpoint, request, reply),
    })
  }
  app.get('/verify/ping', () => ({ status: '0' }))
}

/** Keeps the body as text whatever its type says: `readParameters` looks at what it is. */
function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
}

/** HTTP 200 for every outcome, with the status in the body, as the v1 API has it. */
async function answer(
  door: Door,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const wire = await run(door, endpoint, request)
  reply.wireStatus = wire.status
  // A buffer, since Fastify adds a charset to text and the wire has none.
  return reply.header('content-type', 'application/json').send(Buffer.from(JSON.stringify(wire)))
}

async function run(door: Door, endpoint: Endpoint, request: FastifyRequest): Promise<WireAnswer> {
  try {
    const parameters = readParameters(request)
    const account = await authenticate(door, request, parameters)
    return await endpoint(door, account, parameters)
  } catch (error) {
    if (error instanceof WireError) return error.answer
    door.logger.error({ err: error }, 'request failed')
    return REFUSALS.internalError()
  }
}

async function authenticate({ store }: Door, { headers }: FastifyRequest, parameters: Parameters) {
  const { key, secret } = readCredentials(parameters, headers.authorization)
  if (key === undefined) throw new WireError(REFUSALS.missingKey())
  if (secret === undefined) throw new WireError(REFUSALS.missingSecret())
  const account = await store.accounts.authenticate(key, secret)
  if (account === undefined) throw new WireError(REFUSALS.badCredentials())
  return account
}
