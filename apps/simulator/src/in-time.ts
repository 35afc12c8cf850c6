/**
 * Works with a signal that is aborted after `timeoutMs` milliseconds, or with `signal`. Not `AbortSignal.any()` of
 * `AbortSignal.timeout()`: Node 20 garbage-collects such a time-out before it fires, and keeps every signal that depends on
 * one that lives as long as the app.
 * @throws what aborted it, or what the work throws
 */
export async function inTime<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController()
  const end = (): void => limit.abort(signal.reason)
  const timer = setTimeout(() => limit.abort(new DOMException('no answer', 'TimeoutError')), timeoutMs)
  signal.addEventListener('abort', end)
  try {
    signal.throwIfAborted()
    return await work(limit.signal)
  } catch (error) {
    limit.signal.throwIfAborted()
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
