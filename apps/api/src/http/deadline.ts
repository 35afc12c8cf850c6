/**
 * Every call is answered within this time. During a cluster's failover each of its commands may wait; most callers give
 * up after ten seconds, and some of that may pass before a busy process reads the call.
 */
export const LONGEST_CALL_MS = 6_000

/**
 * The result of the work, or of `late` if the work takes longer than `ms`. The work then continues.
 * @throws what the work throws in time
 */
export function within<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late()), ms)
    const follow = async (): Promise<void> => {
      try {
        resolve(await work)
      } catch (error) {
        reject(error)
      } finally {
        clearTimeout(timer)
      }
    }
    void follow()
  })
}
