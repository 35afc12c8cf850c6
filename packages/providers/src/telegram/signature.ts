import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@pinpost/core'

import type { Callback } from '../provider.ts'

/** Maximum difference between a report's time and ours. */
const MAX_AGE_MS = 300_000

/**
 * Whether one of the tokens signed this body within the last five minutes
 * (https://core.telegram.org/gateway/api#report-delivery).
 */
export function hasSignature({ headers, body }: Callback, tokens: readonly Secret[], now: number): boolean {
  const { 'x-request-timestamp': timestamp = '', 'x-request-signature': signature = '' } = headers
  if (!/^\d{1,12}$/.test(timestamp) || !/^[0-9a-f]{64}$/i.test(signature)) return false
  if (Math.abs(now - Number(timestamp) * 1000) > MAX_AGE_MS) return false
  const given = Buffer.from(signature, 'hex')
  return tokens.some((token) => timingSafeEqual(given, macOf(`${timestamp}\n${body}`, token)))
}

const macOf = (text: string, token: Secret): Buffer =>
  createHmac('sha256', createHash('sha256').update(token.reveal()).digest()).update(text).digest()
