/** A change reaches every process within this time. */
const FRESH_MS = 2_000
/** How long to use cached values while their server does not answer: in a cluster the others still do. */
const KEPT_MS = 60_000
const MAX_ENTRIES = 2_000

interface Kept<V> {
  /** the reading, which is over */
  readonly value: Promise<V>
  readonly readAt: number
  /** the last attempt to read it again failed */
  isAway: boolean
}

/**
 * What many ask for and few change. Those who ask at the same time wait for one reading.
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
      // Otherwise it was changed meanwhile, and this may be how it was before.
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
        // Do not wait for a server that did not answer before.
        reading.catch(() => undefined)
        return known.value
      }
      return reading.catch(() => {
        known.isAway = true
        return known.value
      })
    },
    /** after a change of ours */
    delete(key: string): void {
      kept.delete(key)
      readings.delete(key)
    },
  }
}
