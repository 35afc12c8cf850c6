import { type Candidate, highest } from './candidate.ts'
import { withinTrafficShare } from './traffic-share.ts'
import type { AdaptiveSettings } from './policy.ts'
import { MICROS_OF_A_EURO } from '../price.ts'
import { priceTo } from './route.ts'
import { drawBeta, type Random } from './thompson.ts'

interface Adapted {
  readonly candidate: Candidate
  readonly by: 'adaptive' | 'explored'
  readonly score?: number | undefined
}

/**
 * Thompson sampling: draws a conversion rate for each route from its posterior distribution; the highest wins. A route
 * with few observations has a wide distribution, so it is tried as long as it may still be the best.
 */
export function adapt(
  candidates: readonly Candidate[],
  country: string | undefined,
  { priceCoefficient, exploration, frozen }: AdaptiveSettings,
  random: Random,
): Adapted {
  if (!frozen && random() < exploration) {
    return { candidate: highest(candidates, random).candidate, by: 'explored' }
  }
  const conversionOf = frozen ? expectedConversion : (each: Candidate) => drawnConversion(each, random)
  const { candidate, score } = highest(withinTrafficShare(candidates, random), (each) => {
    const euros = priceTo(each.route, country) / MICROS_OF_A_EURO
    return conversionOf(each) - priceCoefficient * euros
  })
  return { candidate, by: 'adaptive', score }
}

/** The mean of the draw: 0.5 for a route without observations. */
function expectedConversion({ health: { sent, converted } }: Candidate): number {
  return (1 + converted) / (2 + sent)
}

function drawnConversion({ health: { sent, converted } }: Candidate, random: Random): number {
  return drawBeta(1 + converted, 1 + sent - converted, random)
}
