/**
 * Aborts after so long, or with `other`. Not AbortSignal.any over AbortSignal.timeout: Node 20 collects such a time-out
 * as garbage, and it never comes.
 */
export function limitedTo(ms: number, other: AbortSignal): AbortSignal {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), ms)
  const end = (): void => {
    clearTimeout(timer)
    limit.abort()
  }
  if (other.aborted) end()
  else other.addEventListener('abort', end, { once: true })
  return limit.signal
}
