import type { EventEntry } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import { type Logger, type Metrics, repeat } from '@pinpost/telemetry'

import { isOn, webhooksOf } from './events.ts'
import { makeWebhookSender, type SendDeps } from './send.ts'

const SUBSCRIBER = 'webhooks'
/** How often new endpoints are searched, milliseconds; their events are kept from then on. */
const LOOK_EVERY_MS = 2_000
/** How often events without a job are searched, milliseconds. */
const RESCUE_EVERY_MS = 30_000
/** Concurrent events in this worker, for each shard; each receiver has ten at most. */
const CONCURRENCY = 500

export interface WebhookDeps extends SendDeps {
  readonly store: Pick<Store, 'outbox' | 'find' | 'webhooks'>
  readonly metrics: SendDeps['metrics'] & Pick<Metrics, 'webhookTries'>
  readonly logger: Logger
  /** for tests */
  readonly lookEveryMs?: number
}

/** Sends events to customers. The outbox is subscribed to only while an endpoint wants events, because it costs memory. */
export function startWebhooks(deps: WebhookDeps) {
  const { store, metrics, logger, lookEveryMs = LOOK_EVERY_MS } = deps
  const { webhooks, outbox } = store
  let subscription: { close(): Promise<void> } | undefined
  let isResealed = false

  async function handle(entries: readonly EventEntry[]): Promise<void> {
    const outgoing = (await Promise.all(entries.map((entry) => webhooksOf(store, entry)))).flat()
    const overflowed = await webhooks.add(outgoing)
    for (const { account } of overflowed) metrics.webhookTries.inc({ account, delivery: 'overflowed' })
  }

  const onError = (err: unknown): void => {
    logger.error({ err }, 'webhooks failed')
  }

  async function look(): Promise<void> {
    const accounts = await webhooks.accounts()
    if (!isResealed) for (const account of accounts) await webhooks.reseal(account)
    isResealed = true
    if (await isWanted(accounts)) {
      subscription ??= await outbox.subscribe(SUBSCRIBER, { handle, onError })
      return
    }
    await subscription?.close()
    subscription = undefined
    // The last worker that reads drops it.
    await outbox.drop(SUBSCRIBER)
  }

  async function isWanted(accounts: readonly string[]): Promise<boolean> {
    for (const account of accounts) if ((await webhooks.targetsOf(account)).some(isOn)) return true
    return false
  }

  const work = webhooks.work({ concurrency: CONCURRENCY, handle: makeWebhookSender(deps), onError })
  const rescuing = repeat(RESCUE_EVERY_MS, logger, 'searching webhooks without a job', async () => {
    const rescued = await webhooks.rescue()
    if (rescued > 0) logger.warn({ rescued }, 'webhooks without a job were re-queued')
  })
  const looking = repeat(lookEveryMs, logger, 'looking for webhook endpoints', look)

  return {
    /** Takes no new event and finishes those in progress. */
    async close(withinMs: number): Promise<void> {
      await Promise.all([looking.stop(), rescuing.stop()])
      await Promise.all([subscription?.close(), work.close(withinMs)])
    },
  }
}
