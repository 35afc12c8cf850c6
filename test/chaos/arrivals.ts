/** Who waits for what the carrier took for a number, and what came while nobody waited. */
export function makeArrivals() {
  const came = new Map<string, number>()
  const waiting = new Map<string, () => void>()

  return {
    /** One more message or call for this number. */
    add(number: string): void {
      came.set(number, (came.get(number) ?? 0) + 1)
      waiting.get(number)?.()
    },
    /** Resolves with true once there is one that was not taken yet, which is taken by this; false where it was aborted. */
    async take(number: string, signal: AbortSignal): Promise<boolean> {
      while (!signal.aborted) {
        const count = came.get(number) ?? 0
        if (count > 0) {
          came.set(number, count - 1)
          return true
        }
        await new Promise<void>((resolve) => {
          waiting.set(number, resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
        waiting.delete(number)
      }
      return false
    },
  }
}
