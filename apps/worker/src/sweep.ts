import type { Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

const EVERY_MS = 2_000

/** Every few seconds puts back the ticks that lost their job. Any number of workers may do so at once. */
export function startSweeper(store: Store, metrics: Metrics, logger: Logger): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  let isBusy = false
  const sweep = async (): Promise<void> => {
    isBusy = true
    try {
      const rescued = await store.sweep()
      metrics.rescues.inc(rescued)
      if (rescued > 0) logger.warn({ rescued }, 'overdue ticks had lost their job')
    } catch (err) {
      logger.warn({ err }, 'sweep failed')
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => {
    if (!isBusy) running = sweep()
  }, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      return running
    },
  }
}
