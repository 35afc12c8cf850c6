import type { Channel, Delivery, Outcome } from '@pinpost/core'
import type { Deliveries, Provider } from './provider.ts'

/** Milliseconds; a carrier's API answers well within one second, and a step waits at least 60. */
export const DEFAULT_TIMEOUT_MS = 10_000
/** When a route with all hands full may be asked again. */
const BUSY_SECONDS = 1

export interface GuardOptions {
  /** milliseconds until a send is given up as `ambiguous` */
  readonly timeoutMs?: number | undefined
  /** requests under way at once, sends and questions for receipts together; no limit where not given */
  readonly concurrency?: number | undefined
  /** an SMS goes out under the sender that the caller asked for; off where not given: carriers refuse unregistered ones */
  readonly allowSenderId?: boolean | undefined
}

/**
 * The same provider, whose `send` neither throws nor hangs. What was under way when it threw, timed out or was
 * aborted is `ambiguous`, the class that is never sent again by itself. A signal that was aborted beforehand sends
 * nothing and is a `providerError`, which is safe to send again; one send too many is `throttled` and sends nothing.
 */
export function guarded<C extends Channel>(provider: Provider<C>, options: GuardOptions = {}): Provider<C> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, concurrency = Number.POSITIVE_INFINITY, allowSenderId } = options
  const { askReceipt } = provider
  let underWay = 0

  async function counted<T>(request: Promise<T>): Promise<T> {
    underWay++
    try {
      return await request
    } finally {
      underWay--
    }
  }

  return {
    name: provider.name,
    channel: provider.channel,
    async send(asked, signal) {
      const delivery = allowSenderId === true ? asked : withoutSenderId(asked)
      if (signal.aborted) return { kind: 'providerError', code: 'notStarted' }
      if (underWay >= concurrency) return { kind: 'throttled', retryAfterSeconds: BUSY_SECONDS, code: 'busy' }
      const outcome = await counted(sendWithin(timeoutMs, provider, delivery, signal))
      // The route's own sender cannot be replaced, so then it is the request that is refused.
      return outcome.kind === 'senderRefused' && senderIdOf(delivery) === undefined
        ? { ...outcome, kind: 'requestRefused' }
        : outcome
    },
    readReceipt: (callback, signal) => provider.readReceipt(callback, signal),
    askReceipt:
      askReceipt &&
      (async (reference, signal) => {
        // Half of what may be under way stays free for sends.
        if (underWay * 2 >= concurrency) return undefined
        const asked = within(timeoutMs, signal, (inTime) => askReceipt(reference, inTime))
        return counted(asked).catch(() => undefined)
      }),
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
    // Any other error is dropped: an adapter's may quote its request, and with it the PIN.
    return { kind: 'ambiguous', code: error instanceof GivenUp ? error.message : 'threw' }
  }
}

class GivenUp extends Error {}

/** @throws GivenUp with `timedOut` or `aborted`, whichever came first; whatever `call` throws */
function within<T>(
  timeoutMs: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any(): the caller's signal lives as long as its process, and Node 20 keeps each dependent of it.
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
