import { trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'

import { redact, redactFields, redactMessage, redactText } from './redact.ts'

/** Pino without child loggers, whose bindings would bypass redaction. */
export type Logger = Pick<PinoLogger, 'fatal' | 'error' | 'warn' | 'info' | 'debug'>

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Buffer size in bytes, and the maximum time in milliseconds before it is written. */
const GATHERED_BYTES = 4_096
const GATHERED_MS = 50

/** Buffers lines, because each write wakes a thread. Pino flushes at exit. */
function openStandardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: GATHERED_BYTES })
  setInterval(() => output.flush(), GATHERED_MS).unref()
  return output
}

/** Writes JSON lines to standard output; everything in a line is redacted. */
export function makeLogger(name: string, level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    name,
    level,
    timestamp: makeTimestamp(),
    formatters: { log: (fields: object) => withTrace(redactFields(fields)) },
    // `redact` has already formatted the error.
    serializers: { err: (error: unknown) => error },
    hooks: { logMethod },
  }
  return pino(options, destination ?? openStandardOutput())
}

/** Formats the time once for all lines of a millisecond. */
function makeTimestamp(): () => string {
  let [last, member] = [Number.NaN, '']
  return () => {
    const now = Date.now()
    if (now !== last) [last, member] = [now, `,"time":"${new Date(now).toISOString()}"`]
    return member
  }
}

export type RequestLogger = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

/**
 * Adds a request's id to every line. It is passed explicitly, because AsyncLocalStorage costs a tenth of each request
 * before Node 24.
 */
export const requestLogger = (logger: Logger, requestId: string): RequestLogger =>
  new LoggerOfRequest(logger, requestId)

/** A class, because three closures for each request would cost more. */
class LoggerOfRequest implements RequestLogger {
  readonly #logger: Logger
  readonly #requestId: string

  constructor(logger: Logger, requestId: string) {
    this.#logger = logger
    this.#requestId = requestId
  }

  info(fields: object, message: string): void {
    this.#logger.info({ requestId: this.#requestId, ...fields }, message)
  }

  warn(fields: object, message: string): void {
    this.#logger.warn({ requestId: this.#requestId, ...fields }, message)
  }

  error(fields: object, message: string): void {
    this.#logger.error({ requestId: this.#requestId, ...fields }, message)
  }
}

/** Adds the OpenTelemetry trace id if tracing is on. */
function withTrace(fields: Record<string, unknown>): Record<string, unknown> {
  const span = trace.getActiveSpan()
  return span === undefined ? fields : { trace: span.spanContext().traceId, ...fields }
}

/** Redacts messages and their arguments; the formatter redacts fields. */
function logMethod(this: PinoLogger, args: unknown[], method: (...args: unknown[]) => void): void {
  const [first, message] = args
  if (first instanceof Error && args.length === 1) method.call(this, first, redactText(first.message))
  else if (args.length === 2 && typeof first === 'object' && typeof message === 'string')
    method.call(this, first, redactMessage(message))
  else {
    const others = args.slice(1).map((arg) => redact(arg))
    method.call(this, typeof first === 'object' ? first : redact(first), ...others)
  }
}
