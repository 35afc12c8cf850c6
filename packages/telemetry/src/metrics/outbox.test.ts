import { expect, it } from 'vitest'

import { makeMetrics } from '../metrics.ts'

it('tells what the outbox holds, and what waits for each subscriber by its name', async () => {
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
    isBreakerOpen: () => false,
    switches: () => [],
  })
  const text = await metrics.registry.metrics()
  expect(text).toContain('pinpost_outbox_entries 9\n')
  expect(text).toContain('pinpost_outbox_dropped_entries 2\n')
  expect(text).toContain('pinpost_outbox_waiting_entries{subscriber="history"} 4\n')
  expect(text).toContain('pinpost_outbox_oldest_age_seconds{subscriber="other"} 1\n')
})
