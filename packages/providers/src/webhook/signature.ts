import type { Secret } from '@pinpost/core'
import { Webhook } from 'standardwebhooks'
import type { Callback } from '../provider.ts'

/** The headers of a signed request (https://www.standardwebhooks.com): one signature for each secret. */
export function signatureHeaders(
  id: string,
  body: string,
  secrets: readonly Secret[],
): Readonly<Record<string, string>> {
  const now = new Date()
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret.reveal()).sign(id, now, body)).join(' '),
  }
}

/** Whether one of the secrets signed this body within the last five minutes. The URL is not part of it. */
export function hasSignature({ headers, body }: Callback, secrets: readonly Secret[]): boolean {
  return secrets.some((secret) => {
    try {
      new Webhook(secret.reveal()).verify(body, headers, { jsonParse: false })
      return true
    } catch {
      return false
    }
  })
}
