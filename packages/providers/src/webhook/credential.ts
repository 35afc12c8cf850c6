import type { Secret } from '@pinpost/core'

/** One gateway. */
export interface WebhookCredential {
  readonly url: URL
  /** `whsec_` and base64; signs what goes out, and proves what comes back */
  readonly secret: Secret
  /** while a secret is being changed: what goes out is signed with both, what comes back with either */
  readonly previousSecret?: Secret | undefined
}

export const secretsOf = ({ secret, previousSecret }: WebhookCredential): readonly [Secret, ...Secret[]] =>
  previousSecret === undefined ? [secret] : [secret, previousSecret]

/** Bytes of a secret (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). */
const MIN_BYTES = 24
const MAX_BYTES = 64

/** @throws Error where it is none of Standard Webhooks */
export function requireSecret(name: string, secret: Secret): Secret {
  const [, base64 = ''] = /^whsec_(\S+)$/.exec(secret.reveal()) ?? []
  const bytes = Buffer.from(base64, 'base64')
  // Of anything but its one way to be written, others may read other bytes than we do.
  const isBase64 = bytes.toString('base64') === base64
  if (!isBase64 || bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
    throw new Error(`${name}: whsec_ and ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`)
  }
  return secret
}

/** @throws Error where codes could be read on the way */
export function requireUrl(text: string, insecure: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') {
    throw new Error('url: an URL without a password in it')
  }
  if (url.protocol === 'http:' && !insecure && !isLoopback(url)) {
    throw new Error('url: https; http to another machine shows codes on the way, and needs insecure: true')
  }
  return url
}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
