/**
 * Keeps a process from taking more than it can do: requests above the limit are turned away at once, so that those it
 * took are answered in time. It counts what is under way rather than measuring delays, which tell of an overload only
 * when everybody waits already.
 */
export function makeLoad(limit: number) {
  let underWay = 0
  return {
    /** Whether there is room for one more; who got in has to leave. */
    enter(): boolean {
      if (underWay >= limit) return false
      underWay++
      return true
    },
    leave(): void {
      underWay--
    },
  }
}

export type Load = ReturnType<typeof makeLoad>
