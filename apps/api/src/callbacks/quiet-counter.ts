/**
 * Counts repeated events by name and reports each count at most once in `quietMs`. There must be few names.
 */
export function makeQuietCounter(quietMs: number) {
  const counted = new Map<string, { readonly toldAt: number; readonly since: number }>()
  return {
    /** @returns how often it happened since the last report; undefined if that was less than `quietMs` ago */
    count(name: string, now: number): number | undefined {
      const { toldAt, since } = counted.get(name) ?? { toldAt: Number.NEGATIVE_INFINITY, since: 0 }
      const isTold = now - toldAt >= quietMs
      counted.set(name, isTold ? { toldAt: now, since: 0 } : { toldAt, since: since + 1 })
      return isTold ? since + 1 : undefined
    },
  }
}
