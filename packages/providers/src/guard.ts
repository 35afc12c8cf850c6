import type { Channel, Outcome } from '@pinpost/core'
import type { Deliveries, Provider } from './provider.ts'

/** Milliseconds; a carrier's API answers well within one second, and a step waits at least 60. */
export const DEFAULT_TIMEOUT_MS = 10_000

export interface GuardOptions {
  /** milliseconds until a send is given up as `ambiguous` */
  readonly timeoutMs?: number | undefined
}

/**
 * The same provider, whose `send` neither throws nor hangs. What was under way when it threw, timed out or was
 * aborted is `ambiguous`, the class that is never sent again by itself. A signal that was aborted beforehand sends
 * nothing and is a `providerError`, which is safe to send again.
 */
export function guarded<C extends Channel>(provider: Provider<C>, options: GuardOptions = {}): Provider<C> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options
  return {
    name: provider.name,
    channel: provider.channel,
    send: (delivery, signal) => sendWithin(timeoutMs, provider, delivery, signal),
    readReceipt: (callback) => provider.readReceipt(callback),
  }
}

async function sendWithin<C extends Channel>(
  timeoutMs: number,
  provider: Provider<C>,
  delivery: Deliveries[C],
  signal: AbortSignal,
): Promise<Outcome> {
  if (signal.aborted) return { kind: 'providerError', code: 'notStarted' }
  // Not AbortSignal.any(): the caller's signal lives as long as its process, and Node 20 keeps each dependent of it.
  const controller = new AbortController()
  const stopped = new Promise<Outcome>((resolve) => {
    const onAbort = (): void => resolve({ kind: 'ambiguous', code: String(controller.signal.reason) })
    controller.signal.addEventListener('abort', onAbort, { once: true })
  })
  const abort = (): void => controller.abort('aborted')
  const timer = setTimeout(() => controller.abort('timedOut'), timeoutMs)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([provider.send(delivery, controller.signal), stopped])
  } catch {
    // The error is dropped: an adapter's error may quote its request, and with it the PIN.
    return { kind: 'ambiguous', code: 'threw' }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}
