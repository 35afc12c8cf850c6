import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

import type { Secret } from '../../packages/core/src/index.ts'
import { hasSignature } from '../../packages/providers/src/webhook/signature.ts'
import { openStore, STORE_VARIABLES, storeOptions } from '../../packages/store/src/index.ts'
import { readEnvironment } from '../../packages/telemetry/src/index.ts'
import { until } from '../support/processes.ts'

const REGISTERED_MS = 150_000

/** What is wrong with an answer of the receiver. */
export type Trouble = 'none' | 'refuses' | 'drops' | 'hangs'

const noTrouble = (): Trouble => 'none'

/** One webhook that reached the receiver. */
export interface Delivery {
  /** the id of the event */
  readonly event: string
  readonly body: string
  readonly isSigned: boolean
  /** whether the receiver answered that it has the event */
  readonly isTaken: boolean
}

/** A customer's HTTP server for webhooks. */
export async function startReceiver() {
  const deliveries: Delivery[] = []
  const known = new Set<string>()
  let secrets: readonly Secret[] = []
  let nextTrouble = noTrouble

  function arrived(headers: Readonly<Record<string, string>>, body: string): Trouble {
    const event = headers['webhook-id'] ?? ''
    // Only the first try of an event has trouble, because pauses grow to minutes with the second one.
    const trouble = known.has(event) ? 'none' : nextTrouble()
    known.add(event)
    const isSigned = hasSignature({ headers, body }, secrets)
    deliveries.push({ event, body, isSigned, isTaken: trouble === 'none' })
    return trouble
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    switch (arrived(Object.fromEntries(headers), await text(request))) {
      case 'none':
        response.writeHead(204).end()
        return
      case 'refuses':
        response.writeHead(500).end()
        return
      case 'drops':
        request.socket.destroy()
        return
      case 'hangs':
    }
  }

  const server = createServer((request, response) => {
    // A request breaks off if its worker is killed.
    answer(request, response).catch(() => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  return {
    deliveries: (): readonly Delivery[] => deliveries,
    /** @param next decides for each new event */
    misbehave(next: () => Trouble): void {
      nextTrouble = next
    },
    /**
     * Makes it an endpoint of the account.
     * @param environment that of an app
     * @throws Error if no worker keeps its events in time
     */
    async register(environment: Readonly<Record<string, string>>, account: string): Promise<void> {
      const variables = readEnvironment({ ...environment, NODE_ENV: 'test' }, STORE_VARIABLES)
      const store = openStore({ ...storeOptions(variables), onError: () => undefined })
      try {
        await store.connect()
        const settings = { url: `http://127.0.0.1:${port}/events`, enabled: true }
        const created = await store.webhooks.endpoints.create(account, settings)
        if (typeof created === 'string') throw new Error(`the endpoint was refused: ${created}`)
        secrets = created.secrets
        const isKept = async (): Promise<boolean> =>
          (await store.outbox.state()).subscribers.some(({ name }) => name === 'webhooks')
        await until('a worker that sends webhooks', isKept, REGISTERED_MS)
      } finally {
        await store.close()
      }
    },
    async stop(): Promise<void> {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>
