import { LATENCY_BUCKETS, LATENESS_BUCKETS } from './buckets.ts'
import type { Instruments } from './instruments.ts'

/** Metrics that apps record themselves. */
export const makeWorkMetrics = ({ counter, count, histogram }: Instruments) => ({
  requestSeconds: histogram({
    name: 'pinpost_request_duration_seconds',
    help: 'Duration of API requests, by endpoint and v1 status (0 success, 5 internal error), else the HTTP status.',
    labels: ['endpoint', 'status'],
    buckets: LATENCY_BUCKETS,
  }),
  providerSeconds: histogram({
    name: 'pinpost_provider_duration_seconds',
    help: 'Time that a provider took to answer a send.',
    labels: ['route'],
    buckets: LATENCY_BUCKETS,
  }),
  stepLatenessSeconds: histogram({
    name: 'pinpost_step_lateness_seconds',
    help: 'Time between the moment a tick was due and the moment a worker took it.',
    labels: [],
    buckets: LATENESS_BUCKETS,
  }),
  rescues: count({
    name: 'pinpost_sweeper_rescues_total',
    help: 'Overdue ticks without a job that the sweeper re-queued.',
  }),
  unreadableRecords: counter({
    name: 'pinpost_unreadable_records_total',
    help: 'Ticks whose record could not be read; after five tries it becomes a dead letter.',
    labels: ['cause'],
  }),
  shedRequests: count({
    name: 'pinpost_requests_shed_total',
    help: 'API calls that were throttled because they waited too long or too many were in progress.',
  }),
  cutConnections: count({
    name: 'pinpost_connections_cut_total',
    help: 'Connections that were closed because their client exceeded a connection limit.',
  }),
  askedReceipts: counter({
    name: 'pinpost_receipts_asked_total',
    help: 'Missing receipts that were requested from the carrier.',
    labels: ['route', 'answered'],
  }),
  unreadConversions: count({
    name: 'pinpost_conversions_unread_total',
    help: 'Adaptive route choices whose counts could not be read: the route with the lowest order was used.',
  }),
  refusedCallbacks: counter({
    name: 'pinpost_callbacks_refused_total',
    help: 'Carrier callbacks without a valid signature.',
    labels: ['route'],
  }),
})
