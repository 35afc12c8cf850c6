import { within } from './deadline.ts'
import type { Door } from './endpoint.ts'

/**
 * What takes longer is answered as an internal error: whoever called soon stops waiting. While a cluster fails over each
 * command may wait for a while, and a request has several.
 */
const LONGEST_MS = 8_000

/**
 * One call's work, where the process has room for it.
 * @param work never rejects
 * @param late the answer to one that takes longer than eight seconds; it goes on, and is still under way
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
  return within(LONGEST_MS, admitted, () => {
    logger.error({ ms: LONGEST_MS }, 'request took too long')
    return late()
  })
}
