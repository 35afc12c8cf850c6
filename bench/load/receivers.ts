// Customers' servers for the row `webhooks`, in their own process: most answer at once, some never.
import { once } from 'node:events'
import { createServer } from 'node:http'

import { serveOperations } from '../support/helper.ts'

let lags: number[] = []
let [firstAt, lastAt] = [0, 0]

function take(body: string): void {
  const now = Date.now()
  const { timestamp }: { timestamp: string } = JSON.parse(body)
  lags.push(now - Date.parse(timestamp))
  if (lags.length === 1) firstAt = now
  lastAt = now
}

async function listen(hangs: boolean): Promise<number> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.once('end', () => {
      if (hangs) return
      take(body)
      response.writeHead(204).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const OPERATIONS = {
  /** @returns the ports, those that hang last */
  open: async ({ healthy, hanging }: { readonly healthy: number; readonly hanging: number }) =>
    Promise.all(Array.from({ length: healthy + hanging }, (_, index) => listen(index >= healthy))),
  count: () => lags.length,
  /** What the healthy ones received since the last call: the time from event to arrival, in milliseconds. */
  take: () => {
    const taken = { lags, seconds: (lastAt - firstAt) / 1_000 }
    lags = []
    return taken
  },
}

export type ReceiverOperations = typeof OPERATIONS

serveOperations(OPERATIONS)
