import { durations, rate, rateOr0, value } from './queries.ts'
import type { Dashboard } from './render.ts'

export const redis: Dashboard = {
  uid: 'pinpost-redis',
  title: 'Pinpost: Redis',
  variables: [],
  panels: [
    {
      title: 'Takes writes',
      help: 'As each process sees it, once a second.',
      as: 'graph',
      unit: 'bool_yes_no',
      queries: [value('pinpost_redis_up', '{{job}} {{instance}}')],
    },
    {
      title: 'May throw records away',
      help: 'Its maxmemory-policy is not noeviction.',
      as: 'graph',
      unit: 'bool_yes_no',
      queries: [value('pinpost_redis_may_evict', '{{job}} {{instance}}')],
    },
    {
      title: 'Time for a write',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_redis_duration_seconds', 'job'),
    },
    {
      title: 'Writes that took more than 0.1 s',
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
      title: 'API calls that failed',
      help: "The wire's status 5: mostly Redis was away.",
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('endpoint', 'pinpost_request_duration_seconds_count{status=~"5|5.."}')],
    },
    {
      title: 'Jobs',
      help: 'What Redis holds of planned and waiting steps.',
      as: 'graph',
      unit: 'short',
      queries: [value('state:pinpost_queue_jobs:sum', '{{state}}')],
    },
    {
      title: 'Steps that had lost their job',
      help: 'Put back by the sweeper: Redis was emptied, failed over or was cut off.',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('job', 'pinpost_sweeper_rescues_total')],
    },
  ],
}
