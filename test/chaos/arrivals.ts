/** Messages and calls by number, and the callers that wait for the next one. */
export function makeArrivals() {
  const came = new Map<string, number>()
  const waiting = new Map<string, () => void>()

  return {
    /** One more message or call for this number. */
    add(number: string): void {
      came.set(number, (came.get(number) ?? 0) + 1)
      waiting.get(number)?.()
    },
    /** Takes the next arrival. @returns false if it was aborted */
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
