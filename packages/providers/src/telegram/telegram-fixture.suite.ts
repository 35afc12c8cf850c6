import { createHash, createHmac } from 'node:crypto'
import { type Outcome, Secret } from '@pinpost/core'
import { onTestFinished } from 'vitest'

import type { Callback, Deliveries, Provider } from '../provider.ts'
import { type Reply, startScriptedServer } from '../scripted-server.suite.ts'
import type { CredentialContext, RouteWiring } from '../vendor.ts'
import { telegram } from './index.ts'

export const PIN = '739182'
export const NUMBER = '+447700900123'
export const ID = '0123456789abcdef0123456789abcdef'
export const TOKENS = {
  current: 'AAHk-current-token',
  previous: 'AAHk-previous-token',
  foreign: 'AAHk-foreign',
}
export const PAYLOAD = `${ID}-2`
export const CALLBACK_URL = 'https://verify.example.com/webhooks/telegram-test'
export const NEVER = new AbortController().signal

const WIRING: RouteWiring = {
  name: 'telegram-test',
  sender: undefined,
  callbackUrl: () => 'https://verify.example.com/unused',
  routeUrl: CALLBACK_URL,
  toMicros: (amount, currency) => (currency === 'USD' ? Math.round(amount * 900_000) : undefined),
}

export const DELIVERY: Deliveries['telegram'] = {
  channel: 'telegram',
  verificationId: ID,
  attempt: 2,
  to: new Secret(NUMBER),
  country: 'GB',
  validSeconds: 125,
  code: new Secret(PIN),
}

const SECRETS: Readonly<Record<string, string>> = { TOKEN: TOKENS.current, PREVIOUS: TOKENS.previous }

export function open(settings: object, wiring: Partial<RouteWiring> = {}): Provider<'telegram'> {
  const context: CredentialContext = {
    timeoutMs: 60_000,
    secret: (source) => new Secret(('env' in source && SECRETS[source.env]) || ''),
  }
  const carrier = telegram.open({ token: { env: 'TOKEN' }, ...settings }, context)
  if (carrier.telegram === undefined) throw new Error('it does not carry telegram')
  return carrier.telegram({ ...WIRING, ...wiring })
}

export const make = (baseUrl: string, wiring?: Partial<RouteWiring>) =>
  open({ baseUrl, previousToken: { env: 'PREVIOUS' } }, wiring)

export const json = (body: unknown, status = 200): Extract<Reply, object> => ({
  status,
  body: JSON.stringify(body),
})

/** An answer that quotes number and code. */
export const accepted = (fields: object = {}) =>
  json({ ok: true, result: { request_id: '1523637456486', phone_number: NUMBER, ...fields } })

export function refusal(kind: Exclude<Outcome['kind'], 'accepted'>, error: string, status = 200) {
  const outcome: Outcome = { kind, code: error }
  return { reply: json({ ok: false, error, description: `${PIN} for ${NUMBER}` }, status), outcome }
}

interface Signing {
  readonly token?: string | undefined
  readonly seconds?: number | string
}

/** Signed as https://core.telegram.org/gateway/api#report-delivery says. */
export function report(
  fields: unknown,
  { token = TOKENS.current, seconds = Math.floor(Date.now() / 1000) }: Signing = {},
): Callback {
  const body = typeof fields === 'string' ? fields : JSON.stringify(fields)
  const key = createHash('sha256').update(token).digest()
  const signature = createHmac('sha256', key).update(`${seconds}\n${body}`).digest('hex')
  const headers = { 'x-request-timestamp': String(seconds), 'x-request-signature': signature }
  return { method: 'POST', url: CALLBACK_URL, headers, body }
}

export const statusOf = (status: string, fields: object = {}) => ({
  request_id: '1523637456486',
  phone_number: NUMBER,
  payload: PAYLOAD,
  delivery_status: { status, updated_at: 1_790_000_000 },
  ...fields,
})

/** One send, and the request that the server received. */
export async function exchange(
  reply: Reply,
  delivery: Partial<Deliveries['telegram']> = {},
  settings: object = {},
) {
  const server = await startScriptedServer()
  onTestFinished(() => server.close())
  server.script(reply)
  const provider = open({ baseUrl: `${server.url}/`, ...settings })
  const outcome = await provider.send({ ...DELIVERY, ...delivery }, NEVER)
  const { path, headers, body } = server.requests[0] ?? {}
  const parameters: unknown = body === undefined ? undefined : JSON.parse(body)
  return { outcome, path, authorization: headers?.authorization, parameters }
}
