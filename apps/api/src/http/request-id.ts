import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

import { redactText } from '@pinpost/telemetry'

/** Tells each caller the id of its request; `requestLogger` puts it into the lines. */
export const REQUEST_ID_HEADER = 'x-request-id'

/** The caller's id where it may stand in a log, and one of our own otherwise. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers[REQUEST_ID_HEADER]
  const isFit = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) && redactText(given) === given
  return isFit ? given : randomUUID()
}
