import { createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import { Secret } from '@pinpost/core'
import { withMac } from '../callback-mac.ts'
import type { Callback } from '../provider.ts'
import type { Reply } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { makeClient, type VonageClient } from './client.ts'
import type { VonageCredential } from './credential.ts'

export const PIN = '739182'
export const NUMBER = '+447700900123'
export const API_KEY = 'abcd1234'
export const API_SECRET = 'api-secret-91ce'
export const FROM = '+15005550006'
export const CALLBACK_URL = 'https://verify.example.com/webhooks/vonage/0123456789abcdef0123456789abcdef/1'

export const SECRETS = {
  current: 'current-secret-5f1e',
  previous: 'previous-secret-77aa',
  foreign: 'foreign-secret-0000',
} as const

export const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 })

export const CREDENTIAL = {
  apiKey: API_KEY,
  apiSecret: new Secret(API_SECRET),
  signing: {
    secret: new Secret(SECRETS.current),
    previousSecret: new Secret(SECRETS.previous),
    method: 'sha256',
  },
  application: { id: '00000000-1111-2222-3333-444444444444', privateKey: KEYS.privateKey },
} as const satisfies VonageCredential

/** Without a signature secret, only the URL proves a receipt. */
export const UNSIGNED = { ...CREDENTIAL, signing: undefined } as const satisfies VonageCredential

export const WIRING: RouteWiring = {
  name: 'vonage-test',
  sender: { number: FROM },
  callbackUrl: () => CALLBACK_URL,
  routeUrl: 'https://verify.example.com/unused',
  toMicros: (amount, currency) =>
    currency === 'EUR' && Number.isFinite(amount) ? Math.round(amount * 1_000_000) : undefined,
}

export const HIDDEN = [
  PIN,
  NUMBER.slice(1),
  API_SECRET,
  ...Object.values(SECRETS),
  Buffer.from(`${API_KEY}:${API_SECRET}`).toString('base64'),
]

/** With a path, as a proxy's base URL may have. */
export const client = (baseUrl: string): VonageClient =>
  makeClient({ ...CREDENTIAL, restUrl: `${baseUrl}/rest/`, apiUrl: `${baseUrl}/api/` })

/** The callback URL of the attempt, as the provider makes it. */
export const OUR_URL = withMac(CALLBACK_URL, CREDENTIAL.signing.secret)

/** A delivery receipt as a form, signed as in https://developer.vonage.com/en/getting-started/concepts/signing-messages. */
export function signedForm(parameters: Record<string, string>, secret: string | undefined): string {
  const form = new URLSearchParams(parameters)
  form.sort()
  const text = [...form].map(([name, value]) => `&${name}=${value.replaceAll(/[&=]/g, '_')}`).join('')
  if (secret !== undefined)
    form.set('sig', createHmac('sha256', secret).update(text).digest('hex').toUpperCase())
  return form.toString()
}

export const form = (body: string, url = OUR_URL): Callback => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})

export interface TokenOptions {
  readonly claims?: Record<string, unknown>
  readonly alg?: string
}

/** A call event with the token that Vonage sends. */
export function event(
  fields: Record<string, unknown>,
  secret: string | undefined,
  { claims = {}, alg = 'HS256' }: TokenOptions = {},
): Callback {
  const body = JSON.stringify(fields)
  const all = {
    iss: 'Vonage',
    iat: Math.floor(Date.now() / 1000),
    jti: 'c5a7d0f1',
    api_key: API_KEY,
    payload_hash: createHash('sha256').update(body).digest('hex'),
    ...claims,
  }
  const signed = [{ alg, typ: 'JWT' }, all].map((part) => base64url(JSON.stringify(part))).join('.')
  const signature = createHmac('sha256', secret ?? '')
    .update(signed)
    .digest('base64url')
  const token = secret === undefined ? {} : { authorization: `Bearer ${signed}.${signature}` }
  return { method: 'POST', url: OUR_URL, headers: { 'content-type': 'application/json', ...token }, body }
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url')

/** Voice's answer to a refused request; it quotes the request. */
export function problem(status: number, type: string, headers: Record<string, string> = {}): Reply {
  const detail = `cannot call ${NUMBER.slice(1)} to say ${PIN}`
  return { status, headers, body: JSON.stringify({ type, title: 'Problem', detail }) }
}
