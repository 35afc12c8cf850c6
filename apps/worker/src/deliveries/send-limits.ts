import { setTimeout as sleep } from 'node:timers/promises'

import {
  type Attempt,
  CHANNELS,
  destinationOf,
  type InProgress,
  limitOfRoute,
  type LimitRefusal,
  type LimitUse,
  limitsOn,
  mayHaveArrived,
  type Outcome,
  type Route,
} from '@pinpost/core'
import type { Providers } from '@pinpost/providers'
import { type Claim, LimitsUnavailableError, type Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

/** Maximum wait for a place in a route's rate; a longer one becomes `throttled`. */
const LONGEST_WAIT_MS = 1_000

interface SendLimitsDeps {
  readonly store: Pick<Store, 'limits' | 'accounts'>
  readonly providers: Pick<Providers, 'routes'>
  readonly metrics: Pick<Metrics, 'limitRefusals' | 'limitsUnasked'>
  readonly logger: Pick<Logger, 'warn'>
  readonly signal: AbortSignal
}

/** Whether the limits allow a send now. */
export type SendLimits =
  | {
      readonly type: 'taken'
      /** Returns a send that did not arrive, so that a failed attempt does not use up the limits of the address. */
      settle(outcome: Outcome | undefined): Promise<void>
    }
  | { readonly type: 'refused'; readonly outcome: Outcome }

/** Takes one from the route's rate and one from the limits that the channel has for the address. */
export async function takeSendLimits(
  deps: SendLimitsDeps,
  route: Route,
  verification: InProgress,
  attempt: Attempt,
  claim: Claim,
): Promise<SendLimits> {
  try {
    const calls = await limitsOfChannel(deps, verification, attempt)
    const uses = [...calls, ...rateOf(deps, route)]
    if (uses.length > 0) claim.waited()
    const verdict = await deps.store.limits.take(uses)
    for (const refusal of verdict.observed) recordRefusal(deps, verification, refusal, 'observe')
    if (verdict.type === 'refused') return refused(deps, verification, verdict.refusal)
    if (verdict.waitMs > 0) await sleep(verdict.waitMs, undefined, { signal: deps.signal })
    return {
      type: 'taken',
      async settle(outcome) {
        if (calls.length === 0 || (outcome !== undefined && mayHaveArrived({ outcome }))) return
        // If Redis is away, the send stays counted until the limit's period ends.
        await deps.store.limits.undo(calls).catch(() => undefined)
      },
    }
  } catch (error) {
    const unasked = error instanceof LimitsUnavailableError ? error.limits : []
    for (const limit of unasked) deps.metrics.limitsUnasked.inc({ limit, result: 'closed' })
    // Redis is away, or the process stops: nothing was sent.
    return { type: 'refused', outcome: { kind: 'providerError', code: 'noTurn' } }
  }
}

/** The account's current limits; defaults if it was removed. */
async function limitsOfChannel(
  { store }: SendLimitsDeps,
  verification: InProgress,
  attempt: Attempt,
): Promise<readonly LimitUse[]> {
  const { limits } = CHANNELS[attempt.channel]
  if (limits.length === 0) return []
  const { account } = verification
  const { address } = destinationOf(verification, attempt)
  return limitsOn(limits, { account, address }, (await store.accounts.find(account)) ?? {})
}

function rateOf({ providers }: SendLimitsDeps, { name, channel }: Route): readonly LimitUse[] {
  const ratePerSecond = providers.routes(channel).find((route) => route.name === name)?.ratePerSecond
  return ratePerSecond === undefined ? [] : [limitOfRoute(name, ratePerSecond, LONGEST_WAIT_MS)]
}

function refused(deps: SendLimitsDeps, verification: InProgress, refusal: LimitRefusal): SendLimits {
  const { limit, retryAfterSeconds } = refusal
  if (limit === 'route-rate')
    return { type: 'refused', outcome: { kind: 'throttled', retryAfterSeconds, code: 'routeFull' } }
  recordRefusal(deps, verification, refusal, 'enforce')
  // Another route would write to or call the same address, so the next step of another channel starts at once.
  return { type: 'refused', outcome: { kind: 'channelUnsupported', code: 'limit' } }
}

function recordRefusal(
  { metrics, logger }: SendLimitsDeps,
  { id, account }: InProgress,
  { limit, retryAfterSeconds }: LimitRefusal,
  mode: 'observe' | 'enforce',
): void {
  metrics.limitRefusals.inc({ limit, mode })
  const message =
    mode === 'enforce' ? 'send refused by a limit' : 'a limit in observe mode would have refused this send'
  logger.warn({ verification: id, account, limit, mode, retryAfterSeconds }, message)
}
