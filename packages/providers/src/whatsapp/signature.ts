import { createHmac, timingSafeEqual } from 'node:crypto'
import { Secret } from '@pinpost/core'
import type { Callback } from '../provider.ts'

/** https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads */
export function isSigned(
  { method, headers, body }: Callback,
  appSecrets: readonly (Secret | undefined)[],
): boolean {
  const given = /^sha256=([\da-f]{64})$/.exec(headers['x-hub-signature-256'] ?? '')?.[1]
  if (method !== 'POST' || given === undefined) return false
  const digest = Buffer.from(given, 'hex')
  return appSecrets.some(
    (secret) =>
      secret !== undefined &&
      timingSafeEqual(createHmac('sha256', secret.reveal()).update(body).digest(), digest),
  )
}

/** Meta sends ten digits. The length is limited, because the answer repeats a stranger's text. */
const CHALLENGE = /^[\w-]{1,100}$/

/**
 * The challenge to repeat, if the token is ours.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export function challengeOf(query: URLSearchParams, verifyToken: Secret): string | undefined {
  const challenge = query.get('hub.challenge') ?? ''
  const isAsked = query.get('hub.mode') === 'subscribe' && CHALLENGE.test(challenge)
  return isAsked && verifyToken.equals(new Secret(query.get('hub.verify_token') ?? ''))
    ? challenge
    : undefined
}
