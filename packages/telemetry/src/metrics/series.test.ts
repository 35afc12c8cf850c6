import { LIMIT_NAMES, START_REFUSAL_REASONS } from '@pinpost/core'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'

import { makeMetrics } from '../metrics.ts'
import { makeInstruments, MAX_LABEL_SETS } from './instruments.ts'
import { type LabelName, type LabelRule, LABELS, MOST_ACCOUNTS } from './labels.ts'

/** The number of values of unbounded labels in a large installation. */
const MANY: Partial<Record<LabelName, number>> = {
  account: MOST_ACCOUNTS,
  country: 250,
  route: 50,
  status: 30,
  endpoint: 30,
  by: 10,
  shard: 100,
  subscriber: 10,
  limit: LIMIT_NAMES.length,
  reason: START_REFUSAL_REASONS.length + LIMIT_NAMES.length,
}
const BUCKETS = 20

function valuesOf(name: LabelName): number {
  const { values }: LabelRule = LABELS[name]
  return MANY[name] ?? (Array.isArray(values) ? values.length : Infinity)
}

it('a large installation has less than 110,000 series in a process', () => {
  const metrics = makeMetrics()
  metrics.watch({
    queues: () => Promise.resolve([]),
    pendingReceipts: () => Promise.resolve([]),
    outbox: () => Promise.resolve({ entries: 0, dropped: 0, subscribers: [] }),
    indexSize: () => Promise.resolve(7),
    isBreakerOpen: () => false,
    switches: () => [],
  })
  metrics.watchWebhooks(() => Promise.resolve({ waiting: [], dead: 0 }))
  const most = metrics.definitions.map(({ type, labels }) => {
    const product = labels.reduce((count, label) => count * (valuesOf(label) + 1), 1)
    return Math.min(product, MAX_LABEL_SETS[type] + 1) * (type === 'histogram' ? BUCKETS : 1)
  })
  expect(most.reduce((sum, count) => sum + count, 0)).toBeLessThan(110_000)
})

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index))
const COUNTRIES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
const ROUTES = Array.from({ length: 50 }, (_, index) => `route-${index}`)

it('a metric with the maximum number of series counts new label values under the fallback word', async () => {
  const registry = new Registry()
  const { counter, histogram } = makeInstruments(registry, { routes: () => ROUTES, accounts: () => [] })
  const sends = counter({ name: 'sends_total', help: 'x', labels: ['route', 'country'] })
  const seconds = histogram({ name: 'sends_seconds', help: 'x', labels: ['country'], buckets: [1] })
  for (const country of COUNTRIES) {
    seconds.observe({ country }, 1)
    for (const route of ROUTES) sends.inc({ route, country })
  }
  const [counted, measured] = await registry.getMetricsAsJSON()
  expect(counted?.values).toHaveLength(MAX_LABEL_SETS.counter + 1)
  expect(counted?.values.reduce((sum, { value }) => sum + value, 0)).toBe(COUNTRIES.length * ROUTES.length)
  expect(counted?.values).toContainEqual({
    labels: { route: 'none', country: 'unknown' },
    value: COUNTRIES.length * ROUTES.length - MAX_LABEL_SETS.counter,
  })
  expect(new Set(measured?.values.map(({ labels }) => labels['country'])).size).toBe(
    MAX_LABEL_SETS.histogram + 1,
  )
})
