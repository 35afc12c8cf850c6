import type { Store } from '@pinpost/store'
import { type Logger, type Metrics, repeat, type Repeated } from '@pinpost/telemetry'

const EVERY_MS = 2_000

/** Re-queues ticks that lost their job, every few seconds. Any number of workers may run it. */
export function startSweeper(store: Store, metrics: Metrics, logger: Logger): Repeated {
  return repeat(EVERY_MS, logger, 'sweep', async () => {
    const rescued = await store.sweep()
    metrics.rescues.inc(rescued)
    if (rescued > 0) logger.warn({ rescued }, 'overdue ticks without a job were re-queued')
  })
}
