import { createServer, type Server } from 'node:http'

import type { Metrics } from './metrics.ts'

export interface OpsServerOptions {
  readonly host: string
  /** 0 takes any free port */
  readonly port: number
  readonly metrics: Metrics
  /** whether the process can do its work now */
  ready(): Promise<boolean>
}

/** `/metrics` and health on a port of its own, which need not be reachable for callers. */
export async function serveOps({ host, port, metrics, ready }: OpsServerOptions): Promise<Server> {
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
          const isReady = await ready()
          response.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' })
          response.end(isReady ? '{"status":"ok"}' : '{"status":"unavailable"}')
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
