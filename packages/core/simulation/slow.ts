import { trafficShareAfter } from '../src/routing/traffic-share.ts'
import { NEW_ROUTE_HEALTH, type RoutingPolicy } from '../src/routing/policy.ts'
import { firstRoute, smsRoute } from './attempt.ts'
import { seeded } from './random.ts'

interface SlowRun {
  readonly seed: number
  readonly policy: RoutingPolicy
}

/** One verification under a route that becomes slow. */
export interface SlowMoment {
  /** whether the route carried it that becomes slow */
  readonly bySlow: boolean
  /** the traffic share of that route when it was chosen */
  readonly trafficShare: number
  /** how long that route takes at this moment, on average */
  readonly lagSeconds: number
}

interface Coming {
  readonly route: string
  readonly lagSeconds: number
  readonly at: number
}

const SECONDS_BETWEEN = 2
const LAG_SECONDS = { well: 5, slow: 90 }
/** Well for 500 verifications, worse and worse over 100, slow for 700, well again for 700 more. */
const WORSE_FROM = 500
const SLOW_FROM = 600
const WELL_FROM = 1_300
const VERIFICATIONS = 2_000
const ROUTES = [smsRoute('slowing', 1), smsRoute('steady', 2)]

/** The route that goes first becomes slow and is well again; its receipts come as late as its messages. */
export function simulateSlow({ seed, policy }: SlowRun): readonly SlowMoment[] {
  const random = seeded(seed)
  const trafficShares = new Map(ROUTES.map(({ name }) => [name, 1]))
  const trafficShareOf = (route: string): number => trafficShares.get(route) ?? 1
  const moments: SlowMoment[] = []
  let coming: readonly Coming[] = []
  for (let i = 0; i < VERIFICATIONS; i++) {
    const now = i * SECONDS_BETWEEN
    for (const { route, lagSeconds: lag } of coming.filter(({ at }) => at <= now)) {
      trafficShares.set(route, trafficShareAfter(trafficShareOf(route), lag))
    }
    coming = coming.filter(({ at }) => at > now)

    const routeHealth = new Map(
      [...trafficShares].map(([name, trafficShare]) => [name, { ...NEW_ROUTE_HEALTH, trafficShare }]),
    )
    const route = firstRoute(ROUTES, routeHealth, policy, random)
    const mean = route === 'slowing' ? lagAt(i) : LAG_SECONDS.well
    // Between half and one and a half of the mean.
    const lagSeconds = mean * (0.5 + random())
    coming = [...coming, { route, lagSeconds, at: now + lagSeconds }].toSorted((a, b) => a.at - b.at)
    moments.push({
      bySlow: route === 'slowing',
      trafficShare: trafficShareOf('slowing'),
      lagSeconds: lagAt(i),
    })
  }
  return moments
}

function lagAt(verification: number): number {
  if (verification < WORSE_FROM || verification >= WELL_FROM) return LAG_SECONDS.well
  const worse = Math.min(1, (verification - WORSE_FROM) / (SLOW_FROM - WORSE_FROM))
  return LAG_SECONDS.well + worse * (LAG_SECONDS.slow - LAG_SECONDS.well)
}
