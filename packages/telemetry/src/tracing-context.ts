import { isSpanContextValid, type TextMapPropagator, trace, TraceFlags } from '@opentelemetry/api'

const FIELD = 'traceparent'
/** https://www.w3.org/TR/trace-context-1/#traceparent-header, version 00 */
const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/**
 * W3C trace context without `tracestate` and `baggage`, because callers could write anything there and it would be stored
 * in jobs and spans.
 */
export const TRACE_PARENT_ONLY: TextMapPropagator = {
  inject(context, carrier, setter) {
    const span = trace.getSpanContext(context)
    if (span === undefined || !isSpanContextValid(span)) return
    const flags = span.traceFlags.toString(16).padStart(2, '0')
    setter.set(carrier, FIELD, `00-${span.traceId}-${span.spanId}-${flags}`)
  },
  extract(context, carrier, getter) {
    const header = getter.get(carrier, FIELD)
    const [, traceId, spanId, flags] = (typeof header === 'string' && TRACE_PARENT.exec(header)) || []
    if (traceId === undefined || spanId === undefined || flags === undefined) return context
    const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED
    const parent = { traceId, spanId, traceFlags, isRemote: true }
    return isSpanContextValid(parent) ? trace.setSpanContext(context, parent) : context
  },
  fields: () => [FIELD],
}
