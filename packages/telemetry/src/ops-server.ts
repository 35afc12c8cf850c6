import type { IncomingMessage, Server, ServerResponse } from 'node:http'

import type { Health } from './health.ts'
import { errorBody } from './http/client-error.ts'
import { makeHttpServer } from './http/http-server.ts'
import type { Metrics } from './metrics.ts'

export interface OpsServerOptions {
  readonly host: string
  /** 0 takes any free port */
  readonly port: number
  readonly metrics: Metrics
  readonly health: Health
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

const json = (status: number, body: object): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
})

/** Serves `/metrics` and health on a separate port, which callers need not reach. */
export async function serveOps({ host, port, metrics, health }: OpsServerOptions): Promise<Server> {
  const endpoints = new Map<string, () => Answer | Promise<Answer>>([
    ['/metrics', () => expose(metrics)],
    ['/health/live', () => json(200, { status: 'ok' })],
    ['/health/ready', () => report(health)],
  ])
  async function answerTo({ method = '', url = '' }: IncomingMessage): Promise<Answer> {
    const endpoint = endpoints.get(url.replace(/\?.*/, ''))
    if (endpoint === undefined) return json(404, errorBody(404))
    return method === 'GET' || method === 'HEAD' ? await endpoint() : json(405, errorBody(405))
  }

  const server = makeHttpServer((request, response) => {
    answerTo(request).then(
      (answer) => send(response, answer),
      () => send(response, json(500, errorBody(500))),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}

async function expose({ registry }: Metrics): Promise<Answer> {
  return { status: 200, type: registry.contentType, body: await registry.metrics() }
}

async function report(health: Health): Promise<Answer> {
  const { isReady, checks } = await health.report()
  return json(isReady ? 200 : 503, { status: isReady ? 'ok' : 'unavailable', checks })
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
