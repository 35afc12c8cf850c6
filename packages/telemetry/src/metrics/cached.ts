/** The gauges of one scrape, and several scrapers, share one read of Redis. */
const CACHE_MS = 1_000

/** While Redis is down, no value is exported, not even the last one. */
export function cached<T>(ask: () => Promise<readonly T[]>): () => Promise<readonly T[]> {
  let latest: { readonly answer: Promise<readonly T[]>; readonly until: number } | undefined
  return () => {
    if (latest === undefined || latest.until <= Date.now()) {
      latest = { answer: ask().catch(() => []), until: Date.now() + CACHE_MS }
    }
    return latest.answer
  }
}
