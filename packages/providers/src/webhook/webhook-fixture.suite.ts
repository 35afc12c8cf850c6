import { createHmac } from 'node:crypto'
import { type Channel, type Outcome, Secret } from '@pinpost/core'
import { withMac } from '../callback-mac.ts'
import type { Callback, Provider } from '../provider.ts'
import type { ProviderFixture } from '../provider.suite.ts'
import type { Reply } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { makeClient } from './client.ts'
import type { WebhookCredential } from './credential.ts'
import type { Gateway } from './provider.ts'

export const PIN = '739182'
export const NUMBER = '+447700900123'
export const FROM = '+15005550006'
export const VERIFICATION = '0123456789abcdef0123456789abcdef'
export const CALLBACK_URL = `https://verify.example.com/webhooks/gateway/${VERIFICATION}/1`

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64')

export const SECRETS = {
  current: `whsec_${keyOf(1)}`,
  previous: `whsec_${keyOf(2)}`,
  foreign: `whsec_${keyOf(3)}`,
} as const

export const credential = (url: string): WebhookCredential => ({
  url: new URL(url),
  secret: new Secret(SECRETS.current),
  previousSecret: new Secret(SECRETS.previous),
})

/** Longer time-outs than the test's, so that a send that ends in time was ended by its signal. */
export const gateway = (baseUrl: string): Gateway => {
  const made = credential(`${baseUrl}/gateway?tenant=7`)
  return { client: makeClient(made.url, 60_000), credential: made }
}

export const WIRING: RouteWiring = {
  name: 'webhook-test',
  sender: { number: FROM },
  callbackUrl: () => CALLBACK_URL,
  routeUrl: 'https://verify.example.com/unused',
  toMicros: (amount, currency) => (currency === 'USD' ? Math.round(amount * 900_000) : undefined),
}

/** The callback URL of the attempt, as the provider makes it. */
export const OUR_URL = withMac(CALLBACK_URL, new Secret(SECRETS.current))

/** Signed as Standard Webhooks specifies, with Node's HMAC. */
export function signature(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

export interface SignedOptions {
  readonly url?: string
  readonly seconds?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A gateway's receipt. */
export function receipt(
  report: unknown,
  secret: string | undefined,
  { url = OUR_URL, seconds = Math.floor(Date.now() / 1000), headers = {} }: SignedOptions = {},
): Callback {
  const body = typeof report === 'string' ? report : JSON.stringify(report)
  const id = 'receipt-1'
  const signed = secret !== undefined && {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature(secret, id, seconds, body),
  }
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...signed, ...headers },
    body,
  }
}

/** The answer of a careless gateway: it also quotes number and code. */
const answer = (status: number, fields: Record<string, unknown>): Extract<Reply, object> => ({
  status,
  body: JSON.stringify({ ...fields, message: `cannot send ${PIN} to ${NUMBER}` }),
})

function refusal(kind: Exclude<Outcome['kind'], 'accepted'>): { reply: Reply; outcome: Outcome } {
  return { reply: answer(422, { outcome: kind, code: 'E-17.b' }), outcome: { kind, code: 'E-17.b' } }
}

/** Shared by messages and calls. */
export function webhookFixture<C extends Channel>(
  part: Pick<ProviderFixture<C>, 'delivery'> & {
    make: (gateway: Gateway, wiring: RouteWiring) => Provider<C>
  },
): ProviderFixture<C> {
  return {
    make: (baseUrl) => part.make(gateway(baseUrl), WIRING),
    delivery: part.delivery,
    secrets: [PIN, NUMBER, NUMBER.slice(1), ...Object.values(SECRETS), keyOf(1), keyOf(2)],
    accepted: { reply: answer(200, { reference: 'gw-1.a:b' }), reference: 'gw-1.a:b' },
    refused: {
      invalidNumber: refusal('invalidNumber'),
      channelUnsupported: refusal('channelUnsupported'),
      geoDenied: refusal('geoDenied'),
      optedOut: refusal('optedOut'),
      contentRejected: refusal('contentRejected'),
      senderRefused: refusal('senderRefused'),
      requestRefused: refusal('requestRefused'),
      fraudBlocked: refusal('fraudBlocked'),
      credentialError: { reply: answer(401, {}), outcome: { kind: 'credentialError', code: 'http_401' } },
      throttled: {
        reply: { ...answer(429, {}), headers: { 'retry-after': '7' } },
        outcome: { kind: 'throttled', retryAfterSeconds: 7, code: 'http_429' },
      },
      unreachable: refusal('unreachable'),
      ambiguous: { reply: answer(500, {}), outcome: { kind: 'ambiguous', code: 'http_500' } },
      expired: refusal('expired'),
      providerError: refusal('providerError'),
    },
    callback: {
      receipt: { status: 'delivered' },
      make: (report, token) =>
        receipt(
          { status: report === 'delivered' ? 'delivered' : 'pondered', to: NUMBER },
          token === 'none' ? undefined : SECRETS[token],
        ),
    },
  }
}
