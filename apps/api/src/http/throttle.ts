const MAX_ACCOUNTS = 10_000

/** Counts calls of each account in the running second, in this process. */
export function makeThrottle(now: () => number = Date.now) {
  let second = 0
  const calls = new Map<string, number>()
  return {
    /** Whether this call is within the limit; it counts in any case. */
    admits(account: string, perSecond: number): boolean {
      const current = Math.floor(now() / 1000)
      if (current !== second || calls.size > MAX_ACCOUNTS) calls.clear()
      second = current
      const count = (calls.get(account) ?? 0) + 1
      calls.set(account, count)
      return count <= perSecond
    },
  }
}

export type Throttle = ReturnType<typeof makeThrottle>
