import type { Outcome } from '@pinpost/core'
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  handleWhenResult,
  type CircuitBreakerPolicy,
  type IBreaker,
} from 'cockatiel'

/** Milliseconds until an open breaker lets one send through as a trial. */
export const TRIAL_AFTER_MS = 15_000
/** Milliseconds an open breaker waits for its trial before it stops counting as open. */
export const QUIET_AFTER_MS = 180_000
/** The breaker opens when half of the last 20 sends failed, after at least five sends. */
const WINDOW = { size: 20, threshold: 0.49, minimumNumberOfCalls: 5 }
/** Milliseconds for our own change to reach the shared state; until then the shared state is older than ours. */
const SETTLING_MS = 3_000

/** An open breaker, as processes share it. Closed breakers are not shared. */
export interface OpenBreaker {
  readonly openedAt: number
  /** failed trials since it opened, plus one */
  readonly attemptNo: number
}

export interface BreakersOptions {
  now(): number
  /** the routes that share a breaker: all those of its credential, itself included */
  siblings(route: string): readonly string[]
  /** The breaker of a route opened or closed here; share it with the other processes. */
  onChange(route: string, open: OpenBreaker | undefined): void
}

interface Breaker {
  readonly policy: CircuitBreakerPolicy
  /** the next failure opens it, whatever the counts */
  trip(): void
  changedAt: number
  open: OpenBreaker | undefined
}

/** A breaker per route. Each process counts for itself; open breakers are shared. */
export function makeBreakers({ now, siblings, onChange }: BreakersOptions) {
  const breakers = new Map<string, Breaker>()

  function ofRoute(route: string): Breaker {
    const known = breakers.get(route) ?? make(route, undefined)
    breakers.set(route, known)
    return known
  }

  function make(route: string, open: OpenBreaker | undefined): Breaker {
    const { counting, trip } = makeTripping()
    const policy = circuitBreaker(handleWhenResult(isFailure), {
      halfOpenAfter: TRIAL_AFTER_MS,
      breaker: counting,
      ...(open && {
        initialState: { ownState: { value: CircuitState.Open, ...open }, breakerState: counting.state },
      }),
    })
    const breaker: Breaker = { policy, trip, open, changedAt: Number.NEGATIVE_INFINITY }
    const changed = (next: OpenBreaker | undefined): void => {
      const trials = next === undefined || breaker.open === undefined ? 0 : breaker.open.attemptNo
      breaker.open = next && { ...next, attemptNo: trials + 1 }
      breaker.changedAt = now()
      onChange(route, breaker.open)
    }
    policy.onBreak(() => changed({ openedAt: now(), attemptNo: 1 }))
    policy.onReset(() => changed(undefined))
    return breaker
  }

  async function run(route: string, send: () => Promise<Outcome>): Promise<Outcome> {
    const breaker = ofRoute(route)
    try {
      return await breaker.policy.execute(async () => {
        const outcome = await send()
        if (outcome.kind === 'credentialError') breaker.trip()
        return outcome
      })
    } catch (error) {
      // It opened while this send waited for another's trial: nothing was sent.
      if (error instanceof BrokenCircuitError) return { kind: 'providerError', code: 'breakerOpen' }
      throw error
    }
  }

  return {
    /** Sends if the breaker allows it, and counts the outcome. */
    async run(route: string, send: () => Promise<Outcome>): Promise<Outcome> {
      const outcome = await run(route, send)
      if (outcome.kind !== 'credentialError') return outcome
      const others = siblings(route).filter(
        (sibling) => sibling !== route && !isOpen(ofRoute(sibling), now()),
      )
      await Promise.all(others.map((sibling) => run(sibling, () => Promise.resolve(outcome))))
      return outcome
    },

    /** Whether to avoid the route now; after the pause, one send may try it. */
    isOpen: (route: string): boolean => isOpen(ofRoute(route), now()),

    /** Whether the route is or was just unavailable. An open breaker that no send tries expires. */
    isHoldingBack(route: string): boolean {
      const { open } = ofRoute(route)
      return open !== undefined && now() - open.openedAt < TRIAL_AFTER_MS + QUIET_AFTER_MS
    },

    /** Applies the shared state: routes that it does not name are closed. */
    adopt(shared: ReadonlyMap<string, OpenBreaker>): void {
      for (const route of new Set([...breakers.keys(), ...shared.keys()])) {
        const { changedAt, open } = ofRoute(route)
        const current = shared.get(route)
        const isNewer = current?.openedAt !== open?.openedAt && now() - changedAt > SETTLING_MS
        if (isNewer) breakers.set(route, make(route, current))
      }
    },
  }
}

export type Breakers = ReturnType<typeof makeBreakers>

/** `trial`: the pause of an open breaker is over, and the next send tries the route. */
export function breakerStateOf(open: OpenBreaker | undefined, now: number): 'closed' | 'open' | 'trial' {
  if (open === undefined) return 'closed'
  return now - open.openedAt < TRIAL_AFTER_MS ? 'open' : 'trial'
}

const isOpen = ({ open }: Breaker, now: number): boolean => breakerStateOf(open, now) === 'open'

/** Outcomes that say the carrier or our account does not work, not those about one number or text. */
function isFailure(result: unknown): boolean {
  const outcome: { readonly kind?: unknown; readonly code?: unknown } = Object(result)
  const { kind, code } = outcome
  if (code === 'aborted' || code === 'notStarted') return false
  return kind === 'providerError' || kind === 'ambiguous' || kind === 'credentialError'
}

function makeTripping(): { counting: IBreaker; trip(): void } {
  const counter = new CountBreaker(WINDOW)
  let tripped = false
  return {
    trip: () => void (tripped = true),
    counting: {
      get state() {
        return counter.state
      },
      set state(state) {
        counter.state = state
      },
      success: (state) => counter.success(state),
      failure(state) {
        const opens = counter.failure(state) || tripped
        tripped = false
        return opens
      },
    },
  }
}
