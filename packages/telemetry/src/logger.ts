import { trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino'

import { redact, redactFields, redactText } from './redact.ts'

/** Pino without children: their bindings would pass by the redaction rule. */
export type Logger = Pick<PinoLogger, 'fatal' | 'error' | 'warn' | 'info' | 'debug'>

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** JSON lines on standard output. All that a line says passes the one redaction rule. */
export function makeLogger(name: string, level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    name,
    level,
    timestamp: stdTimeFunctions.isoTime,
    mixin: traceOfNow,
    formatters: { log: (fields: object) => redactFields(fields) },
    // What the rule made of an error stays as it is.
    serializers: { err: (error: unknown) => error },
    hooks: { logMethod },
  }
  // Lines that come while one is written go out together; at an exit what is left is written.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
}

/** What logs lines about one request. */
export type RequestLogger = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

/**
 * Puts the id of a request into every line. Passed on by hand: before Node 24 an AsyncLocalStorage, which would find
 * the id by itself, costs each request a tenth of its time.
 */
export const requestLogger = (logger: Logger, requestId: string): RequestLogger => ({
  info: (fields, message) => {
    logger.info({ requestId, ...fields }, message)
  },
  warn: (fields, message) => {
    logger.warn({ requestId, ...fields }, message)
  },
  error: (fields, message) => {
    logger.error({ requestId, ...fields }, message)
  },
})

/** The id of the OpenTelemetry trace, where tracing is on. */
function traceOfNow(): { readonly trace?: string } {
  const span = trace.getActiveSpan()
  return span === undefined ? {} : { trace: span.spanContext().traceId }
}

/** The rule for messages and for what is put into them; fields pass it in the formatter. */
function logMethod(this: PinoLogger, args: unknown[], method: (...args: unknown[]) => void): void {
  const [first, ...rest] = args
  if (first instanceof Error && rest.length === 0) method.call(this, first, redactText(first.message))
  else method.call(this, typeof first === 'object' ? first : redact(first), ...rest.map((arg) => redact(arg)))
}
