import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

import { type Bounds, boundRequests, isAnswering } from './bound-requests.ts'
import { answerClientError } from './client-error.ts'

/** A request that has not arrived completely by then is answered with 408: 10 s, less the interval of the checks. */
const REQUEST_TIMEOUT_MS = 9_000
const CHECK_INTERVAL_MS = 1_000
/** Longer than load balancers keep an idle connection (60 s), so that they never use one that we close. */
const KEEP_ALIVE_MS = 72_000
/** The connection of a client that reads nothing for this long is closed. */
const IDLE_MS = 20_000
/** Connections of one server; each costs a file descriptor and memory. */
const MAX_CONNECTIONS = 10_000

export interface HttpServerOptions extends Partial<Bounds> {
  /** HTTPS instead of HTTP */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
}

/** An HTTP server with limits on time, connections and concurrent requests, safe to expose to strangers. */
export function makeHttpServer(
  listener: RequestListener,
  { tls, ...bounds }: HttpServerOptions = {},
): Server {
  const timeouts = {
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  }
  const bounded = boundRequests(listener, bounds)
  const server =
    tls === undefined ? createServer(timeouts, bounded) : createTlsServer({ ...timeouts, ...tls }, bounded)
  server.timeout = IDLE_MS
  server.maxConnections = MAX_CONNECTIONS
  server.on('clientError', (error, socket) => answerClientError(error, socket, isAnswering(socket)))
  return server
}
