/**
 * Calls with a signal that is aborted after `ms` milliseconds, or with `other`. Not `AbortSignal.any()` of `AbortSignal.timeout()`:
 * Node 20 garbage-collects such a time-out before it fires, and keeps every signal that depends on one that lives as long
 * as the process.
 */
export async function withinTime<T>(
  ms: number,
  other: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const timer = setTimeout(abort, ms)
  other.addEventListener('abort', abort, { once: true })
  if (other.aborted) abort()
  try {
    return await call(controller.signal)
  } finally {
    clearTimeout(timer)
    other.removeEventListener('abort', abort)
  }
}
