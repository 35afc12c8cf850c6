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

/** Milliseconds until an open breaker lets one send through, to see whether the carrier is back. */
export const TRIAL_AFTER_MS = 15_000
/** Milliseconds that an open breaker waits for a send to try it, until it no longer counts as one that holds a route back. */
export const QUIET_AFTER_MS = 180_000
/** It opens when half of the last 20 sends failed, and not before there were five. */
const WINDOW = { size: 20, threshold: 0.49, minimumNumberOfCalls: 5 }
/** A change of our own may be on its way to the shared state; until then that state is older than what we know. */
const SETTLING_MS = 3_000

/** An open breaker, as processes tell one another of it. A closed one is not told of. */
export interface OpenBreaker {
  readonly openedAt: number
  /** trials that failed since, and one */
  readonly attemptNo: number
}

export interface BreakersOptions {
  now(): number
  /** the routes that stand and fall with this one: those of its credential, itself among them */
  siblings(route: string): readonly string[]
  /** The breaker of a route opened or closed here, and the others should know. */
  onChange(route: string, open: OpenBreaker | undefined): void
}

interface Breaker {
  readonly policy: CircuitBreakerPolicy
  /** the next failure opens it, whatever was counted */
  trip(): void
  changedAt: number
  open: OpenBreaker | undefined
}

/** A breaker for each route. Its counts are this process's own, being open is shared. */
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
      // It opened while this send waited for the trial of another: nothing went out.
      if (error instanceof BrokenCircuitError) return { kind: 'providerError', code: 'breakerOpen' }
      throw error
    }
  }

  return {
    /** Sends where the breaker lets it, and counts what comes of it. */
    async run(route: string, send: () => Promise<Outcome>): Promise<Outcome> {
      const outcome = await run(route, send)
      if (outcome.kind !== 'credentialError') return outcome
      const others = siblings(route).filter(
        (sibling) => sibling !== route && !isOpen(ofRoute(sibling), now()),
      )
      await Promise.all(others.map((sibling) => run(sibling, () => Promise.resolve(outcome))))
      return outcome
    },

    /** Whether the route must be left alone now; once its pause is over, one send may try it. */
    isOpen: (route: string): boolean => isOpen(ofRoute(route), now()),

    /** Whether it holds the route back, or did until a moment ago: an open one that no send tries says so no longer. */
    isHoldingBack(route: string): boolean {
      const { open } = ofRoute(route)
      return open !== undefined && now() - open.openedAt < TRIAL_AFTER_MS + QUIET_AFTER_MS
    },

    /** What all processes know: routes that are not named are closed. */
    adopt(shared: ReadonlyMap<string, OpenBreaker>): void {
      for (const route of new Set([...breakers.keys(), ...shared.keys()])) {
        const { changedAt, open } = ofRoute(route)
        const told = shared.get(route)
        const isNews = told?.openedAt !== open?.openedAt && now() - changedAt > SETTLING_MS
        if (isNews) breakers.set(route, make(route, told))
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

/** What says that the carrier, or our account there, does not work; not what says something of a number or a text. */
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
