import { durations, rate, rateOr0, value } from './queries.ts'
import type { Dashboard } from './render.ts'

export const redis: Dashboard = {
  uid: 'pinpost-redis',
  title: 'Pinpost: Redis',
  variables: [],
  panels: [
    {
      title: 'Accepts writes',
      help: 'Probed by each process once a second.',
      as: 'graph',
      unit: 'bool_yes_no',
      queries: [value('pinpost_redis_up', '{{job}} {{instance}}')],
    },
    {
      title: 'May evict records',
      help: 'Its maxmemory-policy is not noeviction.',
      as: 'graph',
      unit: 'bool_yes_no',
      queries: [value('pinpost_redis_may_evict', '{{job}} {{instance}}')],
    },
    {
      title: 'Write latency',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_redis_duration_seconds', 'job'),
    },
    {
      title: 'Writes slower than 0.1 s',
      as: 'graph',
      unit: 'percentunit',
      queries: [
        value(
          '1 - sum by (job) (rate(pinpost_redis_duration_seconds_bucket{le="0.1"}[$__rate_interval]))' +
            ' / sum by (job) (rate(pinpost_redis_duration_seconds_count[$__rate_interval]))',
          '{{job}}',
        ),
      ],
    },
    {
      title: 'Failed API calls',
      help: 'Status 5 in the response: usually Redis was down.',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('endpoint', 'pinpost_request_duration_seconds_count{status=~"5|5.."}')],
    },
    {
      title: 'Jobs',
      help: 'Planned and waiting steps in Redis.',
      as: 'graph',
      unit: 'short',
      queries: [value('state:pinpost_queue_jobs:sum', '{{state}}')],
    },
    {
      title: 'Ticks re-queued by the sweeper',
      help: 'They were overdue and had no job: Redis was emptied, failed over or was unreachable.',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('job', 'pinpost_sweeper_rescues_total')],
    },
  ],
}
