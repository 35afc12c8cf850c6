import { LONGEST_CALL_MS, within } from './deadline.ts'
import type { Door } from '../front-doors/vonage-v1/endpoint.ts'

/**
 * One call's work, where the process has room for it.
 * @param requestId for the log
 * @param work never rejects, and leaves the load when it is over
 * @param late the answer to one that takes longer than `LONGEST_CALL_MS`; it goes on, and is still under way
 * @returns undefined where the call is turned away: known at once, as that has to be cheap
 */
export function admit<T>(
  { load, logger, metrics }: Door,
  requestId: string,
  work: () => Promise<T>,
  late: () => T,
): Promise<T> | undefined {
  if (!load.enter()) {
    metrics.shedRequests.inc()
    return undefined
  }
  return within(LONGEST_CALL_MS, work(), () => {
    logger.error({ requestId, ms: LONGEST_CALL_MS }, 'request took too long')
    return late()
  })
}
