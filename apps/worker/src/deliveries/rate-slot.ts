import { setTimeout as sleep } from 'node:timers/promises'

import type { Outcome, Route } from '@pinpost/core'
import type { Providers } from '@pinpost/providers'
import type { Claim, Store } from '@pinpost/store'

/** Maximum wait for a place in a route's rate; a longer one becomes `throttled`. */
const LONGEST_WAIT_MS = 1_000

interface RateSlotDeps {
  readonly store: Pick<Store, 'rates'>
  readonly providers: Pick<Providers, 'routes'>
  readonly signal: AbortSignal
}

/** Keeps to the route's rate. What has no place soon is `throttled`: another route, or later within the step's life. */
export async function takeRateSlot(
  { store, providers, signal }: RateSlotDeps,
  { name, channel }: Route,
  claim: Claim,
): Promise<Outcome | undefined> {
  const ratePerSecond = providers.routes(channel).find((route) => route.name === name)?.ratePerSecond
  if (ratePerSecond === undefined) return undefined
  claim.waited()
  try {
    const { taken, waitMs } = await store.rates.take(name, ratePerSecond, LONGEST_WAIT_MS)
    if (!taken) return { kind: 'throttled', retryAfterSeconds: Math.ceil(waitMs / 1000), code: 'routeFull' }
    if (waitMs > 0) await sleep(waitMs, undefined, { signal })
    return undefined
  } catch {
    // Redis is away, or the process stops: nothing was sent.
    return { kind: 'providerError', code: 'noTurn' }
  }
}
