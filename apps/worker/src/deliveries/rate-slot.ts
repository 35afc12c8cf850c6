import { setTimeout as sleep } from 'node:timers/promises'

import { limitOfRoute, type Outcome, type Route } from '@pinpost/core'
import type { Providers } from '@pinpost/providers'
import type { Claim, Store } from '@pinpost/store'

/** Maximum wait for a place in a route's rate; a longer one becomes `throttled`. */
const LONGEST_WAIT_MS = 1_000

interface RateSlotDeps {
  readonly store: Pick<Store, 'limits'>
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
    const slot = await store.limits.take([limitOfRoute(name, ratePerSecond, LONGEST_WAIT_MS)])
    if (slot.type === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: slot.refusal.retryAfterSeconds, code: 'routeFull' }
    }
    if (slot.waitMs > 0) await sleep(slot.waitMs, undefined, { signal })
    return undefined
  } catch {
    // Redis is away, or the process stops: nothing was sent.
    return { kind: 'providerError', code: 'noTurn' }
  }
}
