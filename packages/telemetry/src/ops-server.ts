import { createServer, type Server } from 'node:http'

import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'

export interface OpsServerOptions {
  readonly host: string
  /** 0 takes any free port */
  readonly port: number
  readonly metrics: Metrics
  readonly health: Health
}

/** `/metrics` and health on a port of its own, which need not be reachable for callers. */
export async function serveOps({ host, port, metrics, health }: OpsServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      switch (request.url) {
        case '/metrics':
          response.setHeader('content-type', metrics.registry.contentType)
          response.end(await metrics.registry.metrics())
          return
        case '/health/live':
          response.end('{"status":"ok"}')
          return
        case '/health/ready': {
          const { isReady, checks } = await health.report()
          response.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' })
          response.end(JSON.stringify({ status: isReady ? 'ok' : 'unavailable', checks }))
          return
        }
        case undefined:
        default:
          response.writeHead(404).end()
      }
    }
    answer().catch(() => response.writeHead(500).end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}
