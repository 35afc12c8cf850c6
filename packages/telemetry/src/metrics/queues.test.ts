import { expect, it } from 'vitest'

import { makeMetrics } from '../metrics.ts'

const KNOWN = { routes: () => ['twilio-sms', 'calls'], accounts: () => [] }

it('reports the entries of the outbox, and those that wait for each subscriber', async () => {
  const metrics = makeMetrics()
  metrics.watch({
    queues: () => Promise.resolve([]),
    pendingReceipts: () => Promise.resolve([]),
    outbox: () =>
      Promise.resolve({
        entries: 9,
        dropped: 2,
        subscribers: [
          { name: 'history', waiting: 4, oldestSeconds: 31 },
          { name: '+4915112345678', waiting: 1, oldestSeconds: 1 },
        ],
      }),
    indexSize: () => Promise.resolve(7),
    isBreakerOpen: () => false,
    switches: () => [],
  })
  const text = await metrics.registry.metrics()
  expect(text).toContain('pinpost_index_entries 7\n')
  expect(text).toContain('pinpost_outbox_entries 9\n')
  expect(text).toContain('pinpost_outbox_dropped_entries 2\n')
  expect(text).toContain('pinpost_outbox_waiting_entries{subscriber="history"} 4\n')
  expect(text).toContain('pinpost_outbox_oldest_age_seconds{subscriber="other"} 1\n')
})

it('reports what waits for the customers of known accounts, and what was given up', async () => {
  const metrics = makeMetrics({ routes: () => [], accounts: () => ['shop'] })
  const waiting = [
    { account: 'shop', waiting: 4 },
    { account: 'gone', waiting: 2 },
  ]
  metrics.watchWebhooks(() => Promise.resolve({ waiting, dead: 3 }))
  const text = await metrics.registry.metrics()
  expect(text).toContain('pinpost_webhook_waiting_events{account="shop"} 4\n')
  expect(text).toContain('pinpost_webhook_waiting_events{account="other"} 2\n')
  expect(text).toContain('pinpost_webhook_dead_events 3\n')
})

it('reads the state of queues once for all gauges, and omits them if it is unavailable', async () => {
  const metrics = makeMetrics(KNOWN)
  let [asked, isAway] = [0, false]
  const jobs = { waiting: 1, active: 2, delayed: 3 }
  metrics.watch({
    async queues() {
      asked++
      if (isAway) throw new Error('away')
      return [{ shard: 0, jobs, oldestDueSeconds: 4, deadLetters: 2 }]
    },
    pendingReceipts: () => Promise.resolve([{ shard: 0, entries: 7, oldestDueSeconds: 12 }]),
    outbox: () => Promise.resolve({ entries: 0, dropped: 0, subscribers: [] }),
    indexSize: () => Promise.resolve(0),
    isBreakerOpen: (route) => route === 'calls',
    switches: () => ['country:GB', 'country:US', 'route:calls'],
  })
  const text = await metrics.registry.metrics()
  expect(asked).toBe(1)
  expect(text).toContain('pinpost_queue_jobs{shard="0",state="active"} 2\n')
  expect(text).toContain('pinpost_due_tick_oldest_age_seconds{shard="0"} 4\n')
  expect(text).toContain('pinpost_dead_letters{shard="0"} 2\n')
  expect(text).toContain('pinpost_breaker_open{route="calls"} 1\n')
  expect(text).toContain('pinpost_pending_receipts{shard="0"} 7\n')
  expect(text).toContain('pinpost_pending_receipt_oldest_age_seconds{shard="0"} 12\n')
  expect(text).toContain('pinpost_breaker_open{route="twilio-sms"} 0\n')
  expect(text).toContain('pinpost_switches_off{kind="country"} 2\n')
  expect(text).toContain('pinpost_switches_off{kind="account"} 0\n')
  isAway = true
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect(await metrics.registry.metrics()).not.toContain('pinpost_queue_jobs{')
})
