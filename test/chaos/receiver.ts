import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

import type { Secret } from '../../packages/core/src/index.ts'
import { hasSignature } from '../../packages/providers/src/webhook/signature.ts'
import { openStore, STORE_VARIABLES, storeOptions } from '../../packages/store/src/index.ts'
import { readEnvironment } from '../../packages/telemetry/src/index.ts'
import { until } from '../support/processes.ts'
import { type Application, readCallback } from './application.ts'

const REGISTERED_MS = 150_000

/** What is wrong with an answer of the receiver. */
export type Trouble = 'none' | 'refuses' | 'drops' | 'hangs'

const noTrouble = (): Trouble => 'none'

/** One webhook or callback that reached the receiver. */
export interface Delivery {
  readonly to: 'endpoint' | 'application'
  /** the id of the event */
  readonly event: string
  readonly body: string
  readonly isSigned: boolean
  /** whether the receiver answered that it has the event */
  readonly isTaken: boolean
}

/** A customer's HTTP server for webhooks and for the callbacks of an application. */
export async function startReceiver() {
  const deliveries: Delivery[] = []
  const known = new Set<string>()
  let secrets: readonly Secret[] = []
  let callbackSecret = ''
  let nextTrouble = noTrouble

  function read(headers: Readonly<Record<string, string>>, body: string) {
    const { authorization, 'webhook-id': event = '' } = headers
    if (authorization !== undefined)
      return { to: 'application', ...readCallback(authorization, body, callbackSecret) } as const
    return {
      to: 'endpoint',
      event,
      isSigned: hasSignature({ headers, body }, secrets),
    } as const
  }

  function arrived(headers: Readonly<Record<string, string>>, body: string): Trouble {
    const delivery = read(headers, body)
    const name = `${delivery.to} ${delivery.event}`
    // Only the first try of an event has trouble, because pauses grow to minutes with the second one.
    const trouble = known.has(name) ? 'none' : nextTrouble()
    known.add(name)
    deliveries.push({ ...delivery, body, isTaken: trouble === 'none' })
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
     * Makes it an endpoint of the account, and creates the application with it as status URL.
     * @param environment that of an app
     * @throws Error if no worker keeps its events in time
     */
    async register(
      environment: Readonly<Record<string, string>>,
      account: string,
      { id, publicKey }: Application,
    ): Promise<void> {
      const variables = readEnvironment({ ...environment, NODE_ENV: 'test' }, STORE_VARIABLES)
      const store = openStore({ ...storeOptions(variables), onError: () => undefined })
      try {
        await store.connect()
        const settings = { url: `http://127.0.0.1:${port}/events`, enabled: true }
        const created = await store.webhooks.endpoints.create(account, settings)
        if (typeof created === 'string') throw new Error(`the endpoint was refused: ${created}`)
        secrets = created.secrets
        const application = { name: 'chaos', publicKey, statusUrl: `http://127.0.0.1:${port}/status` }
        const made = await store.applications.create(account, application, id)
        if (typeof made === 'string') throw new Error(`the application was refused: ${made}`)
        callbackSecret = (await store.applications.sign(id, 'nothing'))?.reveal() ?? ''
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
