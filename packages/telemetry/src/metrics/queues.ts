import { cached } from './cached.ts'
import type { Instruments } from './instruments.ts'
import type { Known } from './labels.ts'

interface ShardState {
  readonly shard: number
  readonly jobs: { readonly waiting: number; readonly active: number; readonly delayed: number }
  /** seconds by which the oldest tick is overdue; 0 if none is */
  readonly oldestDueSeconds: number
  /** ticks that failed too often */
  readonly deadLetters: number
}

interface PendingReceiptsState {
  readonly shard: number
  readonly entries: number
  readonly oldestDueSeconds: number
}

interface OutboxState {
  readonly entries: number
  readonly dropped: number
  readonly subscribers: readonly {
    readonly name: string
    readonly waiting: number
    readonly oldestSeconds: number
  }[]
}

/** The shared state, as workers read it at a scrape. */
export interface Watched {
  /** @throws where Redis cannot be asked */
  pendingReceipts(): Promise<readonly PendingReceiptsState[]>
  /** @throws where Redis cannot be asked */
  queues(): Promise<readonly ShardState[]>
  /** @throws where Redis cannot be asked */
  outbox(): Promise<OutboxState>
  /** @throws where Redis cannot be asked */
  indexSize(): Promise<number>
  isBreakerOpen(route: string): boolean
  /** `kind:name` of everything that an operator switched off */
  switches(): readonly string[]
}

const KINDS = ['channel', 'provider', 'route', 'country', 'account'] as const
/** Gauges that are read at each scrape; only workers have them. */
export function makeStateMetrics({ gauge }: Instruments, known: Known) {
  return {
    watch({ queues, pendingReceipts, outbox, indexSize, isBreakerOpen, switches }: Watched): void {
      const shards = cached(queues)
      const pending = cached(pendingReceipts)
      const outboxes = cached(async () => [await outbox()])
      gauge(
        {
          name: 'pinpost_queue_jobs',
          help: 'Jobs in the queue of a shard. Every worker reports the same value: take the maximum.',
          labels: ['shard', 'state'],
        },
        async (set) => {
          for (const { shard, jobs } of await shards()) {
            for (const [state, count] of Object.entries(jobs)) set({ shard: String(shard), state }, count)
          }
        },
      )
      gauge(
        {
          name: 'pinpost_due_tick_oldest_age_seconds',
          help: 'Time since the oldest overdue tick of a shard was due; 0 if none is overdue.',
          labels: ['shard'],
        },
        async (set) => {
          for (const { shard, oldestDueSeconds } of await shards())
            set({ shard: String(shard) }, oldestDueSeconds)
        },
      )
      gauge(
        {
          name: 'pinpost_pending_receipts',
          help: 'Accepted attempts of a shard that have no final receipt yet.',
          labels: ['shard'],
        },
        async (set) => {
          for (const { shard, entries } of await pending()) set({ shard: String(shard) }, entries)
        },
      )
      gauge(
        {
          name: 'pinpost_pending_receipt_oldest_age_seconds',
          help: 'Time since the carrier should have been asked for the oldest missing receipt of a shard; 0 if none is overdue.',
          labels: ['shard'],
        },
        async (set) => {
          for (const { shard, oldestDueSeconds } of await pending())
            set({ shard: String(shard) }, oldestDueSeconds)
        },
      )
      gauge(
        {
          name: 'pinpost_dead_letters',
          help: 'Verifications of a shard that are stuck because their record cannot be read. Take the maximum.',
          labels: ['shard'],
        },
        async (set) => {
          for (const { shard, deadLetters } of await shards()) set({ shard: String(shard) }, deadLetters)
        },
      )
      gauge(
        {
          name: 'pinpost_outbox_entries',
          help: 'Entries that the outbox keeps until every subscriber has them, over all shards. Take the maximum.',
          labels: [],
        },
        async (set) => {
          for (const { entries } of await outboxes()) set({}, entries)
        },
      )
      gauge(
        {
          name: 'pinpost_outbox_dropped_entries',
          help: 'Entries that `PINPOST_OUTBOX_ENTRIES` removed before every subscriber had them. Take the maximum.',
          labels: [],
        },
        async (set) => {
          for (const { dropped } of await outboxes()) set({}, dropped)
        },
      )
      gauge(
        {
          name: 'pinpost_outbox_waiting_entries',
          help: 'Entries that a subscriber has not acknowledged, over all shards. Take the maximum.',
          labels: ['subscriber'],
        },
        async (set) => {
          for (const { subscribers } of await outboxes())
            for (const { name, waiting } of subscribers) set({ subscriber: name }, waiting)
        },
      )
      gauge(
        {
          name: 'pinpost_outbox_oldest_age_seconds',
          help: 'Age of the oldest entry that a subscriber has not acknowledged, 0 if there is none. Take the maximum.',
          labels: ['subscriber'],
        },
        async (set) => {
          for (const { subscribers } of await outboxes())
            for (const { name, oldestSeconds } of subscribers) set({ subscriber: name }, oldestSeconds)
        },
      )
      const indexSizes = cached(async () => [await indexSize()])
      gauge(
        {
          name: 'pinpost_index_entries',
          help: 'Verifications in the indexes by account, over all shards; those of removed accounts are not counted.',
          labels: [],
        },
        async (set) => {
          for (const size of await indexSizes()) set({}, size)
        },
      )
      gauge(
        {
          name: 'pinpost_breaker_open',
          help: '1 while a route is not used because its carrier fails, else 0; also 0 after three minutes without a trial send.',
          labels: ['route'],
        },
        (set) => {
          for (const route of known.routes()) set({ route }, isBreakerOpen(route) ? 1 : 0)
        },
      )
      gauge(
        {
          name: 'pinpost_switches_off',
          help: 'Routes, channels, providers, countries and accounts that an operator has switched off.',
          labels: ['kind'],
        },
        (set) => {
          const off = switches()
          for (const kind of KINDS) set({ kind }, off.filter((name) => name.startsWith(`${kind}:`)).length)
        },
      )
    },
  }
}
