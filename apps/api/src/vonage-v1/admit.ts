import { LONGEST_CALL_MS, within } from '../ops/deadline.ts'
import type { Door } from './endpoint.ts'

/**
 * One call's work, where the process has room for it.
 * @param work never rejects
 * @param late the answer to one that takes longer than `LONGEST_CALL_MS`; it goes on, and is still under way
 * @returns undefined where the call is turned away
 */
export async function admit<T>(
  { load, logger, metrics }: Door,
  work: () => Promise<T>,
  late: () => T,
): Promise<T | undefined> {
  const admitted = load.admit(work)
  if (admitted === undefined) {
    metrics.shedRequests.inc()
    return undefined
  }
  return within(LONGEST_CALL_MS, admitted, () => {
    logger.error({ ms: LONGEST_CALL_MS }, 'request took too long')
    return late()
  })
}
