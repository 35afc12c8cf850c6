import type { EventEntry } from '@pinpost/core'
import { type History, type HistoryEntry, prefixOf } from '@pinpost/history'
import type { Store } from '@pinpost/store'
import { type Logger, repeat } from '@pinpost/telemetry'

const SUBSCRIBER = 'history'
const TAKE_TRIES_EVERY_MS = 5_000
const DROP_EVERY_MS = 3_600_000
const DAY_MS = 86_400_000
/** An entry waits this long before history counts as behind: a batch takes far less. */
const BEHIND_SECONDS = 60

const MOST_LIVE = 50

/** What people who watch get. */
export interface LiveBatch {
  readonly rows: readonly Omit<HistoryEntry, 'address'>[]
  readonly missed: number
}

/** How far history is behind what happens. */
export interface Lag {
  /** events that are not in history yet */
  readonly waiting: number
  readonly oldestSeconds: number
  readonly isBehind: boolean
}

export interface RecordingOptions {
  readonly store: Store
  readonly history: History
  readonly logger: Logger
  readonly keptMs: number
}

/** Writes the events of the outbox and tries of webhooks to history until closed, and deletes old months. */
export async function startRecording({ store, history, logger, keptMs }: RecordingOptions) {
  const subscription = await store.outbox.subscribe(SUBSCRIBER, {
    async handle(entries) {
      const known = entries.map((entry) => withPrefix(store, entry))
      await history.record(known)
      void store.live.publish(liveText(known)).catch(() => undefined)
    },
    onError: (err) => {
      logger.error({ err }, 'events could not be written to history; the outbox keeps them')
    },
  })
  async function dropOldOf(account: string): Promise<void> {
    const { historyDays } = (await store.accounts.settings(account)) ?? {}
    if (historyDays === undefined) return
    const deleted = await history.deleteOf(account, Date.now() - historyDays * DAY_MS)
    if (deleted > 0) logger.info({ account, deleted }, 'old history of an account was deleted')
  }
  async function dropOld(): Promise<void> {
    try {
      const months = await history.dropBefore(Date.now() - keptMs)
      if (months.length > 0) logger.info({ months }, 'old months of history were deleted')
      for (const account of await store.accounts.keys()) await dropOldOf(account)
    } catch (err) {
      logger.warn({ err }, 'old history could not be deleted')
    }
  }
  void dropOld()
  const taking = repeat(
    TAKE_TRIES_EVERY_MS,
    logger,
    'writing tries of webhooks to history',
    async (isStopping) => {
      let isMore = true
      while (isMore && !isStopping()) isMore = await store.webhooks.tries.take(history.recordTries)
    },
  )
  const dropping = setInterval(() => void dropOld(), DROP_EVERY_MS)
  return {
    async close(): Promise<void> {
      clearInterval(dropping)
      await Promise.all([taking.stop(), subscription.close()])
    },
  }
}

/**
 * Without addresses. An erasure names a fingerprint and no verification, so it is left out. Of many entries at once, people
 * can read the last ones only.
 */
export function liveText(entries: readonly HistoryEntry[]): string {
  const shown = entries.filter(({ events }) => events.every(({ type }) => type !== 'erased'))
  const rows = shown.slice(-MOST_LIVE).map(({ address: _address, ...row }) => row)
  return JSON.stringify({ rows, missed: shown.length - rows.length } satisfies LiveBatch)
}

function withPrefix(store: Store, entry: EventEntry): HistoryEntry {
  try {
    const address = store.outbox.addressOf(entry)
    return address === undefined ? entry : { ...entry, prefix: prefixOf(address) }
  } catch {
    // Its key has left PINPOST_PIN_KEYS. The rest of the entry still helps.
    return entry
  }
}

/** @throws while Redis is away */
export async function lagOf(store: Store): Promise<Lag> {
  const { subscribers } = await store.outbox.state()
  const { waiting = 0, oldestSeconds = 0 } = subscribers.find(({ name }) => name === SUBSCRIBER) ?? {}
  return { waiting, oldestSeconds, isBehind: oldestSeconds > BEHIND_SECONDS }
}
