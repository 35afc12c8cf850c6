/**
 * A call is answered within this many milliseconds in any case. During a cluster's failover each of its commands may wait,
 * and most callers give up after ten seconds, some of which may pass before a busy process sees the call.
 */
export const LONGEST_CALL_MS = 6_000

/**
 * The result of the work, or of `late` if the work takes longer than this many milliseconds. The work then continues.
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
