import { chooseRoute } from '../src/routing/choose.ts'
import type { RoutingPolicy, RouteHealth } from '../src/routing/policy.ts'
import type { Route } from '../src/routing/route.ts'
import type { Random } from '../src/routing/thompson.ts'
import { Secret } from '../src/secret.ts'
import type { Attempt } from '../src/verification.ts'

const FIRST: Attempt = { number: 1, step: 0, channel: 'sms', claimedAt: 0 }
const DESTINATION = { country: 'DE', address: new Secret('+4915112345678') }

/** A route of text messages that carries to everywhere. */
export function smsRoute(name: string, order: number): Route {
  return { name, channel: 'sms', provider: name, credential: name, order, weight: 1, price: 50_000 }
}

/** The route that the first attempt of a new verification gets. */
export function firstRoute(
  routes: readonly Route[],
  routeHealth: ReadonlyMap<string, RouteHealth>,
  policy: RoutingPolicy,
  random: Random,
): string {
  const choice = chooseRoute({
    routes,
    destination: DESTINATION,
    attempts: [FIRST],
    attempt: FIRST,
    policy,
    routeHealth,
    random,
  })
  if (choice.type !== 'route') throw new Error(`the choice is ${choice.type}`)
  return choice.route.name
}
