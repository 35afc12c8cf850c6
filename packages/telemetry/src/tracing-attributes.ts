import type { Attributes } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'

import { redact, redactText } from './redact.ts'

/**
 * The attributes that a span may have. All others are dropped: instrumentations record URLs, and v1 URLs contain
 * numbers, codes and secrets.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'bullmq.queue.name',
  'bullmq.queue.operation',
  'bullmq.job.id',
  'bullmq.job.name',
  'bullmq.job.failed.reason',
  'exception.type',
  'exception.message',
  'exception.stacktrace',
  'pinpost.request',
  'pinpost.verification',
  'pinpost.tick',
  'pinpost.attempt',
  'pinpost.channel',
  'pinpost.route',
  'pinpost.outcome',
  'pinpost.provider_code',
])

/** BullMQ also creates spans for its housekeeping, which we drop. */
const QUEUE_OPERATIONS: ReadonlySet<unknown> = new Set(['add', 'process'])

export function isOfInterest({ attributes }: ReadableSpan): boolean {
  const operation = attributes['bullmq.queue.operation']
  return operation === undefined || QUEUE_OPERATIONS.has(operation)
}

/** The exported span: only allowed attributes, with redacted texts. */
export function cleaned(span: ReadableSpan): ReadableSpan {
  const { status } = span
  return {
    name: redactText(span.name),
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext !== undefined && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status:
      status.message === undefined ? status : { code: status.code, message: redactText(status.message) },
    attributes: allowed(span.attributes),
    links: span.links.map(({ context }) => ({ context })),
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name: redactText(name),
      time,
      attributes: allowed(attributes),
    })),
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  }
}

function allowed(attributes: Attributes): Attributes {
  const kept: Attributes = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (!ALLOWED.has(name)) continue
    const clean = redact(value)
    if (typeof clean === 'string' || typeof clean === 'number' || typeof clean === 'boolean')
      kept[name] = clean
  }
  return kept
}
