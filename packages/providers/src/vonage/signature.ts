import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@pinpost/core'
import { type Signing, type SignatureMethod, signatureSecretsOf } from './credential.ts'
import { fieldsOf, parseJson } from '../fields.ts'

/** Seconds that a token's clock may differ from ours. */
const TOKEN_AGE_SECONDS = 300

/**
 * Whether Vonage signed these parameters of an SMS callback
 * (https://developer.vonage.com/en/getting-started/concepts/signing-messages). The signed `timestamp` is not checked:
 * Vonage retries for a day, and a replay repeats what the attempt in its URL already has.
 */
export function hasSignature(parameters: Readonly<Record<string, string>>, signing: Signing): boolean {
  const { sig = '', ...signed } = parameters
  const text = Object.entries(signed)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, '_')}`)
    .join('')
  return signatureSecretsOf(signing).some((secret) =>
    equal(sig.toLowerCase(), digestOf(text, secret, signing.method)),
  )
}

function digestOf(text: string, secret: Secret, method: SignatureMethod): string {
  if (method === 'md5hash')
    return createHash('md5')
      .update(text + secret.reveal())
      .digest('hex')
  return createHmac(method, secret.reveal()).update(text).digest('hex')
}

/**
 * Whether Vonage signed this body of a call event: a JWT in the Authorization header contains the body's hash
 * (https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks).
 */
export function hasToken(authorization: string | undefined, body: string, signing: Signing): boolean {
  const [, header = '', claims = '', signature = ''] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? []
  const secrets = signatureSecretsOf(signing)
  if (!secrets.some((secret) => equal(signature, hs256(`${header}.${claims}`, secret)))) return false
  const { alg } = partOf(header)
  const { iat, exp, payload_hash: hash } = partOf(claims)
  const now = Date.now() / 1000
  const isFresh = typeof iat === 'number' && Math.abs(now - iat) <= TOKEN_AGE_SECONDS
  const isOver = exp !== undefined && !(typeof exp === 'number' && exp > now)
  return alg === 'HS256' && isFresh && !isOver && equal(String(hash), sha256(body))
}

const hs256 = (text: string, secret: Secret): string =>
  createHmac('sha256', secret.reveal()).update(text).digest('base64url')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const partOf = (base64url: string) =>
  fieldsOf(parseJson(Buffer.from(base64url, 'base64url').toString('utf8')))

function equal(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
