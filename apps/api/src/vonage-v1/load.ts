/**
 * Keeps a process from taking more than it can do: requests above the limit are turned away at once, so that those it
 * took are answered in time. It counts what is under way rather than measuring delays, which tell of an overload only
 * when everybody waits already.
 */
export function makeLoad(limit: number) {
  let underWay = 0
  return {
    /** The work under way, or undefined where the process has its hands full: known at once, as that has to be cheap. */
    admit<T>(work: () => Promise<T>): Promise<T> | undefined {
      if (underWay >= limit) return undefined
      underWay++
      return work().finally(() => {
        underWay--
      })
    },
  }
}

export type Load = ReturnType<typeof makeLoad>
