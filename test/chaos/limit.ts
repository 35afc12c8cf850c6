/**
 * Aborts after `ms`, or with `other`. Not AbortSignal.any with AbortSignal.timeout: Node 20 garbage-collects such a
 * time-out, and it never fires.
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
