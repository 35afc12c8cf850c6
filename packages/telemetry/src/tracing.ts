import { type Attributes, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

import type { Logger } from './logger.ts'

export interface Tracing {
  /** Exports remaining spans; gives up after some seconds if the collector does not answer. */
  stop(): Promise<void>
}

/**
 * Starts OpenTelemetry if a collector is configured; otherwise its SDK is not loaded and spans cost nothing. Call it
 * before building anything that makes spans.
 * @param service the name in traces, unless OTEL_SERVICE_NAME is set
 */
export async function startTracing(
  service: string,
  isOn: boolean,
  logger: Logger,
): Promise<Tracing | undefined> {
  if (!isOn) return undefined
  const { startSdk } = await import('./tracing-sdk.ts')
  return startSdk(service, logger)
}

/** Our own span attributes; each must be in the list of `tracing-attributes.ts`. */
export interface SpanAttributes {
  readonly 'pinpost.verification'?: string
  readonly 'pinpost.tick'?: number
  readonly 'pinpost.attempt'?: number
  readonly 'pinpost.channel'?: string
  readonly 'pinpost.route'?: string
  readonly 'pinpost.outcome'?: string
  readonly 'pinpost.provider_code'?: string
}

/** Adds attributes to the current span, if there is one. */
export function annotateSpan(attributes: SpanAttributes): void {
  trace.getActiveSpan()?.setAttributes(attributesOf(attributes))
}

/** Runs an outbound call in a child span. */
export function inSpan<T>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<T>,
  attributesOfResult: (result: T) => SpanAttributes,
): Promise<T> {
  const options = { kind: SpanKind.CLIENT, attributes: attributesOf(attributes) }
  return trace.getTracer('pinpost').startActiveSpan(name, options, async (span) => {
    try {
      const result = await work()
      span.setAttributes(attributesOf(attributesOfResult(result)))
      return result
    } catch (error) {
      // The message may quote the request.
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}

const attributesOf = (attributes: SpanAttributes): Attributes => ({ ...attributes })
