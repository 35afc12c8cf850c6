/** A change by another process is visible after this time. */
const FRESH_MS = 2_000
/** How long to use a cached value while its server does not answer. */
const KEPT_MS = 60_000
const MAX_ENTRIES = 2_000

interface Kept<V> {
  /** already settled */
  readonly value: Promise<V>
  readonly readAt: number
  /** the last attempt to refresh it failed */
  isAway: boolean
}

/**
 * Caches values that are read often and change rarely. It buys two things: 2 % of the processor time of a whole
 * verification (docs/performance.md), and accounts that still work for a minute while one server of a cluster is down.
 * `lru-cache` cannot keep a stale value for that case only.
 * @param read reads from Redis; its error reaches the caller if nothing is cached
 */
export function makeReadCache<V>(read: (key: string) => Promise<V>, now: () => number) {
  const kept = new Map<string, Kept<V>>()
  const readings = new Map<string, Promise<V>>()

  async function readAgain(key: string): Promise<V> {
    const reading = read(key)
    readings.set(key, reading)
    try {
      const value = await reading
      // Otherwise it was changed during the read, and this may be the old value.
      if (readings.get(key) === reading) {
        if (kept.size >= MAX_ENTRIES) kept.clear()
        kept.set(key, { value: reading, readAt: now(), isAway: false })
      }
      return value
    } finally {
      if (readings.get(key) === reading) readings.delete(key)
    }
  }

  return {
    get(key: string): Promise<V> {
      const known = kept.get(key)
      const age = known === undefined ? Infinity : now() - known.readAt
      if (known !== undefined && age < FRESH_MS) return known.value
      const reading = readings.get(key) ?? readAgain(key)
      if (known === undefined || age >= KEPT_MS) return reading
      if (known.isAway) {
        // Do not wait for a server that did not answer last time.
        reading.catch(() => undefined)
        return known.value
      }
      return reading.catch(() => {
        known.isAway = true
        return known.value
      })
    },
    /** Call after a change by this process. */
    delete(key: string): void {
      kept.delete(key)
      readings.delete(key)
    },
  }
}
