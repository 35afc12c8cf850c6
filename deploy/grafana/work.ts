import { durations, rate, rateOr0, value } from './queries.ts'
import type { Dashboard } from './render.ts'

export const work: Dashboard = {
  uid: 'pinpost-work',
  title: 'Pinpost: queues and workers',
  variables: [{ name: 'shard', metric: 'pinpost_queue_jobs', several: true }],
  panels: [
    {
      title: 'Workers',
      as: 'number',
      unit: 'short',
      queries: [value('sum(up{job="worker"})', 'workers')],
    },
    {
      title: 'API processes',
      as: 'number',
      unit: 'short',
      queries: [value('sum(up{job="api"})', 'API')],
    },
    {
      title: 'Switched off',
      help: 'By an operator; `switch list` shows them.',
      as: 'number',
      unit: 'short',
      queries: [value('max by (kind) (pinpost_switches_off)', '{{kind}}')],
    },
    {
      title: 'Jobs',
      help: 'Delayed jobs are planned steps; waiting jobs need a worker.',
      as: 'graph',
      unit: 'short',
      queries: [
        value('sum by (state) (max by (shard, state) (pinpost_queue_jobs{shard=~"$shard"}))', '{{state}}'),
      ],
    },
    {
      title: 'Oldest due step',
      help: 'How long it is overdue.',
      as: 'graph',
      unit: 's',
      queries: [
        value('max by (shard) (pinpost_due_tick_oldest_age_seconds{shard=~"$shard"})', 'shard {{shard}}'),
      ],
    },
    {
      title: 'Lateness of steps',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_step_lateness_seconds'),
    },
    {
      title: 'Ticks re-queued by the sweeper',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('instance', 'pinpost_sweeper_rescues_total')],
    },
    {
      title: 'Dead letters',
      help: 'Their records cannot be read; `dead-letters list` shows them.',
      as: 'graph',
      unit: 'short',
      queries: [value('max by (shard) (pinpost_dead_letters{shard=~"$shard"})', 'shard {{shard}}')],
    },
    {
      title: 'Events to customers',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('delivery', 'pinpost_webhook_tries_total')],
    },
    {
      title: 'Events that wait for customers',
      help: 'Their endpoints fail or are slow; `webhook list` shows them.',
      as: 'graph',
      unit: 'short',
      queries: [value('max by (account) (pinpost_webhook_waiting_events) or vector(0)', '{{account}}')],
    },
    {
      title: 'Time until customers have an event',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_webhook_lag_seconds'),
    },
    {
      title: 'Attempts by worker',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('instance', 'pinpost_attempts_total')],
    },
    {
      title: 'Event loop delay (p99)',
      help: 'A process above 0.1 s is overloaded.',
      as: 'graph',
      unit: 's',
      queries: [value('nodejs_eventloop_lag_p99_seconds', '{{job}} {{instance}}')],
    },
    {
      title: 'Memory',
      as: 'graph',
      unit: 'bytes',
      queries: [value('process_resident_memory_bytes{job=~"api|worker"}', '{{job}} {{instance}}')],
    },
    {
      title: 'Processor',
      help: 'Cores; a process can use one at most.',
      as: 'graph',
      unit: 'short',
      queries: [
        value('rate(process_cpu_seconds_total{job=~"api|worker"}[$__rate_interval])', '{{job}} {{instance}}'),
      ],
    },
  ],
}
