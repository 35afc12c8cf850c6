import { AsyncLocalStorage } from 'node:async_hooks'

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
    mixin: idsOfNow,
    formatters: { log: (fields: object) => redactFields(fields) },
    // What the rule made of an error stays as it is.
    serializers: { err: (error: unknown) => error },
    hooks: { logMethod },
  }
  // Lines that come while one is written go out together; at an exit what is left is written.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
}

interface Ids {
  readonly requestId?: string
  /** the id of the OpenTelemetry trace, where tracing is on */
  readonly trace?: string
}

const requests = new AsyncLocalStorage<Ids>()

/** Every line that `work` logs, however deep and in whichever room, carries the id. */
export const duringRequest = <T>(requestId: string, work: () => T): T => requests.run({ requestId }, work)

function idsOfNow(): Ids {
  const span = trace.getActiveSpan()
  const ids = requests.getStore()
  return span === undefined ? { ...ids } : { ...ids, trace: span.spanContext().traceId }
}

/** The rule for messages and for what is put into them; fields pass it in the formatter. */
function logMethod(this: PinoLogger, args: unknown[], method: (...args: unknown[]) => void): void {
  const [first, ...rest] = args
  if (first instanceof Error && rest.length === 0) method.call(this, first, redactText(first.message))
  else method.call(this, typeof first === 'object' ? first : redact(first), ...rest.map((arg) => redact(arg)))
}
