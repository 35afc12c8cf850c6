import { adapt } from './adaptive.ts'
import { type Candidate, highest } from './candidate.ts'
import { inPace } from './pace.ts'
import type { RoutingPolicy, Why } from './policy.ts'
import { priceTo } from './route.ts'
import type { Random } from './thompson.ts'

interface Picked extends Pick<Why, 'by' | 'score'> {
  readonly candidate: Candidate
}

/** The route of an account's policy, among candidates of which there is at least one. */
export function pick(
  candidates: readonly Candidate[],
  country: string | undefined,
  policy: RoutingPolicy,
  random: Random,
): Picked {
  switch (policy.by) {
    case 'ordered':
      return { candidate: highest(inPace(candidates, random), () => 0).candidate, by: 'ordered' }
    case 'cheapest': {
      const cheapness = ({ route }: Candidate): number => -priceTo(route, country)
      return { candidate: highest(inPace(candidates, random), cheapness).candidate, by: 'cheapest' }
    }
    case 'weighted':
      return byWeight(candidates, random)
    case 'adaptive':
      return adapt(candidates, country, policy, random)
  }
}

const weightOf = ({ route, standing }: Candidate): number => route.weight * standing.pace

/**
 * A race: of each a waiting time is drawn, exponential at the rate of its weight, and the shortest wins. So each wins as
 * often as its share of the weights is.
 */
function byWeight(candidates: readonly Candidate[], random: Random): Picked {
  const { candidate } = highest(candidates, (each) => Math.log(1 - random()) / weightOf(each))
  const all = candidates.reduce((sum, each) => sum + weightOf(each), 0)
  return { candidate, by: 'weighted', score: weightOf(candidate) / all }
}
