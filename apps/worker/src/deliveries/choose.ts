import {
  type Attempt,
  chooseRoute,
  DEFAULT_ROUTING,
  type InProgress,
  isOff,
  type Route,
  type RouteChoice,
  type Standing,
} from '@pinpost/core'
import type { Breakers, Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'

export interface ChooseDeps {
  readonly store: Pick<Store, 'board' | 'conversions'>
  readonly providers: Pick<Providers, 'routes'>
  readonly breakers: Pick<Breakers, 'isOpen'>
}

type Verification = Pick<InProgress, 'account' | 'country' | 'number' | 'attempts' | 'policy'>

/** The route of an attempt, by what is configured and what all workers know now. */
export async function choose(
  deps: ChooseDeps,
  verification: Verification,
  attempt: Attempt,
): Promise<RouteChoice> {
  const { attempts, policy } = verification
  const routes = deps.providers.routes(attempt.channel)
  return chooseRoute({
    routes,
    destination: verification,
    attempts,
    attempt,
    policy: policy.routing ?? DEFAULT_ROUTING,
    standings: await standingsOf(deps, routes, verification, attempt),
    random: Math.random,
  })
}

async function standingsOf(
  { store, breakers }: ChooseDeps,
  routes: readonly Route[],
  { account, country, policy }: Verification,
  { channel }: Attempt,
): Promise<ReadonlyMap<string, Standing>> {
  const { switches, paces } = store.board.current()
  const learned = policy.routing?.by === 'adaptive' ? await store.conversions.of(channel, country) : undefined
  const blockedBy = ({ name: route, provider }: Route): Standing['blockedBy'] => {
    if (isOff(switches, { account, channel, country, provider, route })) return 'switch'
    return breakers.isOpen(route) ? 'breaker' : undefined
  }
  return new Map(
    routes.map((route) => {
      const { sent = 0, converted = 0 } = learned?.get(route.name) ?? {}
      return [route.name, { blockedBy: blockedBy(route), pace: paces.get(route.name) ?? 1, sent, converted }]
    }),
  )
}
