import { WEBHOOK_LAG_BUCKETS } from './buckets.ts'
import { cached } from './cached.ts'
import type { Instruments } from './instruments.ts'

/** What waits for customers, as workers read it at a scrape. */
export interface WebhookState {
  readonly waiting: readonly { readonly account: string; readonly waiting: number }[]
  /** events that were given up */
  readonly dead: number
}

/** Events to customers. */
export const makeWebhookMetrics = ({ counter, histogram, gauge }: Instruments) => ({
  webhookTries: counter({
    name: 'pinpost_webhook_tries_total',
    help: 'Events sent to customers, by result: `dead` ones were given up, `overflowed` ones found too many waiting.',
    labels: ['account', 'delivery'],
  }),
  webhookLagSeconds: histogram({
    name: 'pinpost_webhook_lag_seconds',
    help: 'Time from an event to its delivery to a customer.',
    labels: [],
    buckets: WEBHOOK_LAG_BUCKETS,
  }),
  /** Gauges that are read at each scrape; only workers have them. @param ask throws if Redis does not answer */
  watchWebhooks(ask: () => Promise<WebhookState>): void {
    const states = cached(async () => [await ask()])
    gauge(
      {
        name: 'pinpost_webhook_waiting_events',
        help: 'Events that wait to be sent to a customer, over all shards. Take the maximum.',
        labels: ['account'],
      },
      async (set) => {
        for (const { waiting } of await states())
          for (const { account, waiting: count } of waiting) set({ account }, count)
      },
    )
    gauge(
      {
        name: 'pinpost_webhook_dead_events',
        help: 'Events to customers that were given up and can be sent again, over all shards. Take the maximum.',
        labels: [],
      },
      async (set) => {
        for (const { dead } of await states()) set({}, dead)
      },
    )
  },
})
