import {
  type Attempt,
  type Channel,
  chooseRoute,
  DEFAULT_ROUTING,
  destinationOf,
  type InProgress,
  isOff,
  type Route,
  type RouteChoice,
  type RoutingPolicy,
  type RouteHealth,
} from '@pinpost/core'
import type { Breakers, Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import type { Metrics } from '@pinpost/telemetry'

export interface ChooseDeps {
  readonly store: Pick<Store, 'routeState' | 'conversions'>
  readonly metrics: Pick<Metrics, 'unreadConversions'>
  readonly providers: Pick<Providers, 'routes'>
  readonly breakers: Pick<Breakers, 'isOpen'>
}

type Verification = Pick<InProgress, 'account' | 'country' | 'address' | 'steps' | 'attempts' | 'policy'>

/** Chooses the route of an attempt from the configuration and the shared route state. */
export async function choose(
  deps: ChooseDeps,
  verification: Verification,
  attempt: Attempt,
): Promise<RouteChoice> {
  const {
    account,
    attempts,
    policy: { routing = DEFAULT_ROUTING },
  } = verification
  const destination = destinationOf(verification, attempt)
  const { channel } = attempt
  const { country } = destination
  const routes = deps.providers.routes(attempt.channel)
  const { policy, counts } = await learnedBy(deps, routing, { channel, country })
  return chooseRoute({
    routes,
    destination,
    attempts,
    attempt,
    policy,
    routeHealth: routeHealthOf(deps, routes, { account, channel, country }, counts),
    random: Math.random,
  })
}

interface Asked {
  readonly account: string
  readonly channel: Channel
  readonly country: string | undefined
}

type Counts = Awaited<ReturnType<Store['conversions']['of']>>

interface Learned {
  readonly policy: RoutingPolicy
  readonly counts: Counts
}

const NO_COUNTS: Counts = new Map()

/** Without counts, `adaptive` would choose at random, so `ordered` is used instead. */
async function learnedBy(
  { store, metrics }: ChooseDeps,
  routing: RoutingPolicy,
  { channel, country }: Pick<Asked, 'channel' | 'country'>,
): Promise<Learned> {
  if (routing.by !== 'adaptive') return { policy: routing, counts: NO_COUNTS }
  try {
    return { policy: routing, counts: await store.conversions.of(channel, country) }
  } catch {
    metrics.unreadConversions.inc()
    return { policy: DEFAULT_ROUTING, counts: NO_COUNTS }
  }
}

function routeHealthOf(
  { store, breakers }: ChooseDeps,
  routes: readonly Route[],
  asked: Asked,
  counts: Counts,
): ReadonlyMap<string, RouteHealth> {
  const { switches, trafficShares } = store.routeState.current()
  const blockedBy = ({ name: route, provider }: Route): RouteHealth['blockedBy'] => {
    if (isOff(switches, { ...asked, provider, route })) return 'switch'
    return breakers.isOpen(route) ? 'breaker' : undefined
  }
  return new Map(
    routes.map((route) => {
      const { sent = 0, converted = 0 } = counts.get(route.name) ?? {}
      return [
        route.name,
        { blockedBy: blockedBy(route), trafficShare: trafficShares.get(route.name) ?? 1, sent, converted },
      ]
    }),
  )
}
