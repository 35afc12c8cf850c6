import { kindOf } from '../address.ts'
import { CHANNELS } from '../channels.ts'
import type { Attempt } from '../verification.ts'
import type { Candidate } from './candidate.ts'
import { pick } from './pick.ts'
import type { Destination } from '../workflow.ts'
import { NEW_ROUTE_HEALTH, type RoutingPolicy, type RouteHealth, type Why } from './policy.ts'
import { carriesTo, type Route } from './route.ts'
import type { Random } from './thompson.ts'

export interface Choosing {
  /** all configured routes of the attempt's channel */
  readonly routes: readonly Route[]
  readonly destination: Destination
  /** all attempts of the verification, including this one */
  readonly attempts: readonly Attempt[]
  readonly attempt: Attempt
  readonly policy: RoutingPolicy
  /** by route name; a missing route counts as new */
  readonly routeHealth: ReadonlyMap<string, RouteHealth>
  readonly random: Random
}

export type RouteChoice =
  | {
      readonly type: 'route'
      readonly route: Route
      /** whether the step can still try another route */
      readonly otherRoute: boolean
      readonly why: Why
    }
  /** some routes carry there, but all are blocked now: `aws-sms:breaker` */
  | { readonly type: 'blocked'; readonly without: readonly string[] }
  /** no route carries there */
  | { readonly type: 'none' }

/**
 * Prefers routes that this step has not tried; once all were tried, all are allowed again. The account's policy picks
 * one of these.
 */
export function chooseRoute(choosing: Choosing): RouteChoice {
  const { destination, policy, random } = choosing
  const carrying = candidatesOf(choosing)
  if (carrying.length === 0) return { type: 'none' }
  const open = carrying.filter(({ health }) => health.blockedBy === undefined)
  const without = carrying.flatMap(({ route, health }) =>
    health.blockedBy === undefined ? [] : [`${route.name}:${health.blockedBy}`],
  )
  if (open.length === 0) return { type: 'blocked', without }

  const tried = triedRoutes(choosing)
  const untried = open.filter(({ route }) => !tried.has(route.name))
  const same = open.find(({ route }) => route.name === routeOfRefusedSender(choosing))
  if (same !== undefined) {
    const why = { by: 'ownSender', among: 1, without: without.length > 0 ? without : undefined } as const
    return { type: 'route', route: same.route, otherRoute: untried.length > 0, why }
  }
  const among = untried.length > 0 ? untried : open
  const picked = pick(among, destination.country, policy, random)
  const { route } = picked.candidate
  const failedOver = carrying.some((each) => each.route !== route && tried.has(each.route.name))
  return {
    type: 'route',
    route,
    otherRoute: untried.length > 1,
    why: {
      by: failedOver ? 'failover' : among.length === 1 ? 'only' : picked.by,
      among: among.length,
      score: among.length === 1 ? undefined : rounded(picked.score),
      without: without.length > 0 ? without : undefined,
    },
  }
}

function candidatesOf({ routes, destination, attempt, routeHealth }: Choosing): readonly Candidate[] {
  if (CHANNELS[attempt.channel].destination !== kindOf(destination.address)) return []
  return routes
    .filter((route) => carriesTo(route, destination))
    .map((route) => ({ route, health: routeHealth.get(route.name) ?? NEW_ROUTE_HEALTH }))
}

/** Routes of earlier attempts of this step. An attempt that was lost with its worker has none. */
function triedRoutes({ attempts, attempt: { number, step } }: Choosing): ReadonlySet<string | undefined> {
  const before = attempts.filter((attempt) => attempt.step === step && attempt.number < number)
  return new Set(before.map(({ route }) => route))
}

/** The route that refused the caller's sender in the previous attempt of this step. */
function routeOfRefusedSender({ attempts, attempt: { number, step } }: Choosing): string | undefined {
  const before = attempts.find((attempt) => attempt.number === number - 1)
  return before?.step === step && before.outcome?.kind === 'senderRefused' ? before.route : undefined
}

function rounded(score: number | undefined): number | undefined {
  return score === undefined ? undefined : Math.round(score * 1000) / 1000
}
