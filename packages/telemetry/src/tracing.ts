import { type Attributes, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

import type { Logger } from './logger.ts'

export interface Tracing {
  /** Sends what is left; a collector that does not answer is given up after some seconds. */
  stop(): Promise<void>
}

/**
 * Starts OpenTelemetry for this process where a collector is configured. Otherwise none of its SDK is loaded, and the
 * spans below cost nothing. To be called before anything that makes spans is built.
 * @param service the name in traces, unless OTEL_SERVICE_NAME says another one
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

/** What we tell of ourselves on spans; each name stands in the list of `tracing-attributes.ts`. */
export interface Told {
  readonly 'pinpost.verification'?: string
  readonly 'pinpost.tick'?: number
  readonly 'pinpost.attempt'?: number
  readonly 'pinpost.channel'?: string
  readonly 'pinpost.route'?: string
  readonly 'pinpost.outcome'?: string
  readonly 'pinpost.provider_code'?: string
}

/** Says more of the span that is under way, if there is one. */
export function tellSpan(told: Told): void {
  trace.getActiveSpan()?.setAttributes(attributesOf(told))
}

/** A call to the outside in a span of its own, below the one under way. */
export function inSpan<T>(
  name: string,
  told: Told,
  work: () => Promise<T>,
  tell: (result: T) => Told,
): Promise<T> {
  const options = { kind: SpanKind.CLIENT, attributes: attributesOf(told) }
  return trace.getTracer('pinpost').startActiveSpan(name, options, async (span) => {
    try {
      const result = await work()
      span.setAttributes(attributesOf(tell(result)))
      return result
    } catch (error) {
      // Its message may quote what was sent.
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}

const attributesOf = (told: Told): Attributes => ({ ...told })
