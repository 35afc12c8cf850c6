import { LATENCY_BUCKETS, LATENESS_BUCKETS } from './buckets.ts'
import type { Instruments } from './instruments.ts'

/** What the apps count at their own call sites. */
export const makeWorkMetrics = ({ counter, count, histogram }: Instruments) => ({
  requestSeconds: histogram({
    name: 'pinpost_request_duration_seconds',
    help: "Answers of the API, by endpoint and the wire's status (0: fine, 5: our fault), else that of HTTP.",
    labels: ['endpoint', 'status'],
    buckets: LATENCY_BUCKETS,
  }),
  providerSeconds: histogram({
    name: 'pinpost_provider_duration_seconds',
    help: 'Time that a provider took to answer a hand-over.',
    labels: ['route'],
    buckets: LATENCY_BUCKETS,
  }),
  stepLatenessSeconds: histogram({
    name: 'pinpost_step_lateness_seconds',
    help: 'How long after its due time a tick was taken up, for all that a worker was handed.',
    labels: [],
    buckets: LATENESS_BUCKETS,
  }),
  rescues: count({
    name: 'pinpost_sweeper_rescues_total',
    help: 'Overdue ticks that had lost their job and were put back.',
  }),
  unreadableRecords: counter({
    name: 'pinpost_unreadable_records_total',
    help: 'Ticks that a worker could not work since their record cannot be read; after five tries one is a dead letter.',
    labels: ['cause'],
  }),
  shedRequests: count({
    name: 'pinpost_requests_shed_total',
    help: 'API calls that were turned away since they waited too long, or too many were under way.',
  }),
  cutConnections: count({
    name: 'pinpost_connections_cut_total',
    help: 'Connections that were cut since their client had too many requests without an answer under way.',
  }),
  askedReceipts: counter({
    name: 'pinpost_receipts_asked_total',
    help: 'Receipts that did not come and were asked for.',
    labels: ['route', 'answered'],
  }),
  unreadConversions: count({
    name: 'pinpost_conversions_unread_total',
    help: 'Choices under the policy adaptive whose counts could not be read: the lowest order was taken.',
  }),
  refusedCallbacks: counter({
    name: 'pinpost_callbacks_refused_total',
    help: 'Provider callbacks without a valid signature.',
    labels: ['route'],
  }),
})
