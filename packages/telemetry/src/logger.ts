import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

import { CENSOR, redactText, SECRET_KEYS } from './redact.ts'

export type { Logger } from 'pino'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** JSON lines on standard output, with one redaction rule for keys and one for texts. */
export function makeLogger(name: string, level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    name,
    level,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: CENSOR },
    serializers: { err: describeError },
  }
  // Lines that come while one is written go out together; at an exit what is left is written.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
}

/** Only what names the fault: an error of a library may carry the request it failed with. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...code,
  }
}
