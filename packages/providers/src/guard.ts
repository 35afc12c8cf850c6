import type { Channel, Delivery, Outcome } from '@pinpost/core'
import type { Deliveries, Provider } from './provider.ts'

/** Milliseconds; a carrier's API answers well within one second, and a step waits at least 60. */
export const DEFAULT_TIMEOUT_MS = 10_000
/** When to retry on a route that has too many requests in progress. */
const BUSY_SECONDS = 1

export interface GuardOptions {
  /** milliseconds until a send is given up as `ambiguous` */
  readonly timeoutMs?: number | undefined
  /** maximum concurrent requests: sends, receipt queries and reports together; default: no limit */
  readonly concurrency?: number | undefined
  /** sends an SMS under the sender that the caller asked for; default: off, since carriers refuse unregistered ones */
  readonly allowSenderId?: boolean | undefined
}

/**
 * Wraps a provider so that `send` neither throws nor hangs. A send that threw, timed out or was aborted on its way is
 * `ambiguous`, which is never retried automatically. If the signal was aborted beforehand, nothing is sent:
 * `providerError`, safe to retry. A send above the limit is `throttled` and sends nothing.
 */
export function guarded<C extends Channel>(provider: Provider<C>, options: GuardOptions = {}): Provider<C> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, concurrency = Number.POSITIVE_INFINITY, allowSenderId } = options
  const { askReceipt, reportRightCode } = provider
  let underWay = 0

  async function counted<T>(request: Promise<T>): Promise<T> {
    underWay++
    try {
      return await request
    } finally {
      underWay--
    }
  }

  /** For requests that are no sends; undefined if it failed or took too long. */
  async function aside<T>(
    signal: AbortSignal,
    ask: (inTime: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    // Half of the limit stays free for sends.
    if (underWay * 2 >= concurrency) return undefined
    return counted(within(timeoutMs, signal, ask)).catch(() => undefined)
  }

  return {
    name: provider.name,
    channel: provider.channel,
    async send(asked, signal) {
      const delivery = allowSenderId === true ? asked : withoutSenderId(asked)
      if (signal.aborted) return { kind: 'providerError', code: 'notStarted' }
      if (underWay >= concurrency) return { kind: 'throttled', retryAfterSeconds: BUSY_SECONDS, code: 'busy' }
      const outcome = await counted(sendWithin(timeoutMs, provider, delivery, signal))
      // The route's own sender cannot be replaced, so the request is refused instead.
      return outcome.kind === 'senderRefused' && senderIdOf(delivery) === undefined
        ? { ...outcome, kind: 'requestRefused' }
        : outcome
    },
    readReceipt: (callback, signal) => provider.readReceipt(callback, signal),
    confirmUrl: provider.confirmUrl,
    askReceipt:
      askReceipt && ((reference, signal) => aside(signal, (inTime) => askReceipt(reference, inTime))),
    reportRightCode:
      reportRightCode &&
      (async (reference, code, signal) =>
        (await aside(signal, (inTime) => reportRightCode(reference, code, inTime))) ?? false),
  }
}

const senderIdOf = (delivery: Delivery): string | undefined =>
  'senderId' in delivery ? delivery.senderId : undefined

const withoutSenderId = <D extends Delivery>(delivery: D): D =>
  senderIdOf(delivery) === undefined ? delivery : { ...delivery, senderId: undefined }

async function sendWithin<C extends Channel>(
  timeoutMs: number,
  provider: Provider<C>,
  delivery: Deliveries[C],
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await within(timeoutMs, signal, (inTime) => provider.send(delivery, inTime))
  } catch (error) {
    // Drop any other error: an adapter's error may quote its request, and with it the PIN.
    return { kind: 'ambiguous', code: error instanceof GivenUp ? error.message : 'threw' }
  }
}

class GivenUp extends Error {}

/** @throws GivenUp with `timedOut` or `aborted`, whichever came first; or what `call` throws */
function within<T>(
  timeoutMs: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any(): the caller's signal lives as long as its process, and Node 20 keeps every dependent signal.
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const giveUp = (why: 'timedOut' | 'aborted'): void => {
      end()
      controller.abort(why)
      reject(new GivenUp(why))
    }
    const abort = (): void => giveUp('aborted')
    const timer = setTimeout(giveUp, timeoutMs, 'timedOut')
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    signal.addEventListener('abort', abort, { once: true })
    const called = (async () => call(controller.signal))()
    called.then(resolve, reject).finally(end)
  })
}
