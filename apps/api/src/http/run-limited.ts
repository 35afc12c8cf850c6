import type { Logger, Metrics } from '@pinpost/telemetry'

import type { ConcurrencyLimiter } from './concurrency-limiter.ts'
import { LONGEST_CALL_MS, within } from './deadline.ts'

export interface RunLimitedDeps {
  readonly limiter: ConcurrencyLimiter
  readonly logger: Logger
  readonly metrics: Metrics
}

/**
 * Runs one call's work if the limiter accepts it.
 * @param requestId for the log
 * @param work never rejects
 * @param late the answer to a call that takes longer than `LONGEST_CALL_MS`; its work continues and keeps its slot
 * @returns undefined if the call is refused, synchronously, because a refusal must be cheap
 */
export function runLimited<T>(
  { limiter, logger, metrics }: RunLimitedDeps,
  requestId: string,
  work: () => Promise<T>,
  late: () => T,
): Promise<T> | undefined {
  if (!limiter.acquire()) {
    metrics.shedRequests.inc()
    return undefined
  }
  const working = work().finally(() => {
    limiter.release()
  })
  return within(LONGEST_CALL_MS, working, () => {
    logger.error({ requestId, ms: LONGEST_CALL_MS }, 'request timed out')
    return late()
  })
}
