import { adapt } from './adaptive.ts'
import { type Candidate, highest } from './candidate.ts'
import { withinTrafficShare } from './traffic-share.ts'
import type { RoutingPolicy, Why } from './policy.ts'
import { priceTo } from './route.ts'
import type { Random } from './thompson.ts'

interface Picked extends Pick<Why, 'by' | 'score'> {
  readonly candidate: Candidate
}

/** Picks a route by the account's policy. @param candidates at least one */
export function pick(
  candidates: readonly Candidate[],
  country: string | undefined,
  policy: RoutingPolicy,
  random: Random,
): Picked {
  switch (policy.by) {
    case 'ordered':
      return { candidate: highest(withinTrafficShare(candidates, random), () => 0).candidate, by: 'ordered' }
    case 'cheapest': {
      const cheapness = ({ route }: Candidate): number => -priceTo(route, country)
      return {
        candidate: highest(withinTrafficShare(candidates, random), cheapness).candidate,
        by: 'cheapest',
      }
    }
    case 'weighted':
      return byWeight(candidates, random)
    case 'adaptive':
      return adapt(candidates, country, policy, random)
  }
}

const weightOf = ({ route, health }: Candidate): number => route.weight * health.trafficShare

/** Draws an exponential waiting time at the rate of each weight; the shortest wins, in proportion to the weights. */
function byWeight(candidates: readonly Candidate[], random: Random): Picked {
  const { candidate } = highest(candidates, (each) => Math.log(1 - random()) / weightOf(each))
  const all = candidates.reduce((sum, each) => sum + weightOf(each), 0)
  return { candidate, by: 'weighted', score: weightOf(candidate) / all }
}
