import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

import { redactText } from '@pinpost/telemetry'

/** Returns the request's id to the caller; `requestLogger` adds it to log lines. */
export const REQUEST_ID_HEADER = 'x-request-id'

/** The caller's id if it is safe to log, otherwise a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers[REQUEST_ID_HEADER]
  const isFit = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) && redactText(given) === given
  return isFit ? given : randomUUID()
}
