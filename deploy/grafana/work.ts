import { durations, rate, value } from './queries.ts'
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
      title: 'Turned off',
      help: 'By an operator: `switch list` names them.',
      as: 'number',
      unit: 'short',
      queries: [value('max by (kind) (pinpost_switches_off)', '{{kind}}')],
    },
    {
      title: 'Jobs',
      help: 'Delayed ones are planned steps; waiting ones lack a worker.',
      as: 'graph',
      unit: 'short',
      queries: [
        value('sum by (state) (max by (shard, state) (pinpost_queue_jobs{shard=~"$shard"}))', '{{state}}'),
      ],
    },
    {
      title: 'Oldest due step',
      help: 'How long over its time.',
      as: 'graph',
      unit: 's',
      queries: [
        value('max by (shard) (pinpost_due_tick_oldest_age_seconds{shard=~"$shard"})', 'shard {{shard}}'),
      ],
    },
    {
      title: 'Steps: how late',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_step_lateness_seconds'),
    },
    {
      title: 'Put back by the sweeper',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('instance', 'pinpost_sweeper_rescues_total')],
    },
    {
      title: 'Dead letters',
      help: 'Their records cannot be read: `dead-letters list` names them.',
      as: 'graph',
      unit: 'short',
      queries: [value('max by (shard) (pinpost_dead_letters{shard=~"$shard"})', 'shard {{shard}}')],
    },
    {
      title: 'Attempts by worker',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('instance', 'pinpost_attempts_total')],
    },
    {
      title: 'Event loop: 99 % within',
      help: 'A process above 0.1 s has too much to do.',
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
      help: 'Cores; one is all that a process can use.',
      as: 'graph',
      unit: 'short',
      queries: [
        value('rate(process_cpu_seconds_total{job=~"api|worker"}[$__rate_interval])', '{{job}} {{instance}}'),
      ],
    },
  ],
}
