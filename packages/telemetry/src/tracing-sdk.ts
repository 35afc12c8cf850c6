import { AsyncResource } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

import { diag, DiagLogLevel } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node'

import type { Logger } from './logger.ts'
import { cleaned, isOfInterest } from './tracing-attributes.ts'
import { TRACE_PARENT_ONLY } from './tracing-context.ts'
import type { Tracing } from './tracing.ts'

/** Shorter than every limit of a stopping app. */
const MAX_STOP_MS = 5_000

/** Loaded only if a collector is configured. */
export function startSdk(service: string, logger: Logger): Tracing {
  // Bound to this context: the SDK's timer runs in that of the first request, which would put its id on the log line.
  const warn = AsyncResource.bind((what: string) =>
    logger.warn({ why: reasonOf(what) }, 'traces could not be exported'),
  )
  // The SDK reports here that a collector cannot be reached; it continues, and drops spans.
  diag.setLogger(
    { error: warn, warn, info: () => undefined, debug: () => undefined, verbose: () => undefined },
    DiagLogLevel.WARN,
  )
  const named = defaultResource().merge(resourceFromAttributes({ 'service.name': service }))
  const provider = new NodeTracerProvider({
    resource: named.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [redacting(new BatchSpanProcessor(new OTLPTraceExporter()))],
  })
  provider.register({ propagator: TRACE_PARENT_ONLY })
  return {
    async stop() {
      const end = new AbortController()
      const limit = sleep(MAX_STOP_MS, undefined, { signal: end.signal }).catch(() => undefined)
      await Promise.race([provider.shutdown().catch(() => undefined), limit])
      end.abort()
    },
  }
}

/** The SDK reports a text, or an error as JSON with its stack. */
function reasonOf(what: string): string {
  return /"message":"(?<message>[^"]*)"/.exec(what)?.groups?.['message'] ?? what
}

/** The exporter receives only what `cleaned` returns. */
const redacting = (next: SpanProcessor): SpanProcessor => ({
  onStart: (span, context) => next.onStart(span, context),
  onEnd(span) {
    if (isOfInterest(span)) next.onEnd(cleaned(span))
  },
  forceFlush: () => next.forceFlush(),
  shutdown: () => next.shutdown(),
})
