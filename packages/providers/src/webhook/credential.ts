import type { Secret } from '@pinpost/core'

/** One gateway. */
export interface WebhookCredential {
  readonly url: URL
  /** `whsec_` and base64; signs requests and verifies callbacks */
  readonly secret: Secret
  /** while you rotate the secret: requests are signed with both, and callbacks with either are accepted */
  readonly previousSecret?: Secret | undefined
}

export const secretsOf = ({ secret, previousSecret }: WebhookCredential): readonly [Secret, ...Secret[]] =>
  previousSecret === undefined ? [secret] : [secret, previousSecret]

/** Bytes of a secret (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). */
const MIN_BYTES = 24
const MAX_BYTES = 64

/** @throws Error if it is not a secret of Standard Webhooks */
export function requireSecret(name: string, secret: Secret): Secret {
  const [, base64 = ''] = /^whsec_(\S+)$/.exec(secret.reveal()) ?? []
  const bytes = Buffer.from(base64, 'base64')
  // Accept canonical base64 only: libraries may decode other spellings to other bytes.
  const isBase64 = bytes.toString('base64') === base64
  if (!isBase64 || bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
    throw new Error(`${name}: use whsec_ and ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`)
  }
  return secret
}

/** @throws Error if others could read the codes in transit */
export function requireUrl(text: string, insecure: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') {
    throw new Error('url: use a URL without a password')
  }
  if (url.protocol === 'http:' && !insecure && !isLoopback(url)) {
    throw new Error('url: use https, or set insecure: true to send codes unencrypted to another machine')
  }
  return url
}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
