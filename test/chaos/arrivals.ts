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
    /** Takes the next arrival for one of these numbers. @returns the number; undefined if it was aborted */
    async take(numbers: readonly string[], signal: AbortSignal): Promise<string | undefined> {
      while (!signal.aborted) {
        const number = numbers.find((each) => (came.get(each) ?? 0) > 0)
        if (number !== undefined) {
          came.set(number, (came.get(number) ?? 0) - 1)
          return number
        }
        await new Promise<void>((resolve) => {
          for (const each of numbers) waiting.set(each, resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
        for (const each of numbers) waiting.delete(each)
      }
      return undefined
    },
  }
}
