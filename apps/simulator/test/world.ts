import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import twilio from 'twilio'
import { afterEach } from 'vitest'

import { buildSimulator, type SimulatorOptions } from '../src/app.ts'
import { listenForMail } from '../src/smtp/listener.ts'

export const ACCOUNT_SID = `AC${'0'.repeat(31)}1`
export const AUTH_TOKEN = 'test-token-of-the-simulator'
export const FROM = '+15005550006'
export const TO = '+491701234567'

const endings: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** A simulator on a free port, closed after the test. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}) {
  const { app, carrier } = await buildSimulator({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    stateDelayMs: 15,
    ...options,
  })
  endings.push(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  async function api(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${url}/api${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  const mail = await listenForMail(carrier, { host: '127.0.0.1', port: 0 })
  endings.push(() => mail.close())
  return {
    app,
    smtpPort: mail.port,
    url,
    api,
    client: (authToken = AUTH_TOKEN) => makeClient(url, authToken),
    addFault: (fault: object, rest: object = {}) => api('POST', '/faults', { fault, ...rest }),
    next: (to = TO, waitSeconds = 5) => api('GET', `/numbers/${to}/inbox/next?waitSeconds=${waitSeconds}`),
  }
}

export interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test asserts is its type
  readonly body: any
}

/** The official package, unchanged except for its base URL. */
export function makeClient(url: string, authToken: string) {
  const client = twilio(ACCOUNT_SID, authToken, { timeout: 10_000 })
  client.api.baseUrl = url
  return client
}

export interface Received {
  readonly url: string
  readonly signature: string
  readonly params: Record<string, string>
}

/** The application's web server: records the callbacks and answers as the test says. */
export async function startApplication(
  answer: (received: Received, response: ServerResponse) => void = (_received, response) => response.end(),
) {
  const received: Received[] = []
  let origin = ''
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request)
      const item = {
        url: `${origin}${request.url ?? ''}`,
        signature: String(request.headers['x-twilio-signature']),
        params: Object.fromEntries(new URLSearchParams(body)),
      }
      received.push(item)
      answer(item, response)
    })()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  origin = `http://127.0.0.1:${String(address.port)}`
  endings.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  return {
    origin,
    received,
    statuses: () => received.map(({ params }) => params['MessageStatus'] ?? params['CallStatus'] ?? ''),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

/** Keeps the page of a number open, as a browser would. */
export async function openPhone(url: string, number = TO): Promise<() => void> {
  const close = new AbortController()
  const response = await fetch(`${url}/api/numbers/${number}/events`, { signal: close.signal })
  const reader = response.body?.getReader()
  await reader?.read()
  const end = (): void => close.abort()
  endings.push(async () => end())
  return end
}

export async function eventually(check: () => boolean | Promise<boolean>, ms = 5000): Promise<void> {
  const end = Date.now() + ms
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`not so after ${String(ms)} ms`)
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
  }
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
