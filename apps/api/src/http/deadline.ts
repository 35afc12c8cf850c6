/**
 * Milliseconds after which a call is answered whatever has come of it: whoever called soon stops waiting. While a cluster
 * fails over each command may wait for a while, and a call has several. Callers mostly wait for ten seconds, and a process
 * with too little of its processor may let some of them pass before it has heard of the call.
 */
export const LONGEST_CALL_MS = 6_000

/**
 * What the work comes to, or what `late` gives where it takes longer than so many milliseconds; it goes on then.
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
