import { type Candidate, highest } from './candidate.ts'
import { withinTrafficShare } from './traffic-share.ts'
import type { AdaptiveSettings } from './policy.ts'
import { priceTo } from './route.ts'
import { drawBeta, type Random } from './thompson.ts'

const MICROS_OF_A_EURO = 1_000_000

interface Adapted {
  readonly candidate: Candidate
  readonly by: 'adaptive' | 'explored'
  readonly score?: number | undefined
}

/**
 * Thompson sampling: of each route a conversion is drawn that its counts make likely, and the highest wins. A route that
 * little is known of draws far and wide, so it is tried as often as it may still turn out to be the best.
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

/** One of two where nothing is known, as the draw has it on average. */
function expectedConversion({ health: { sent, converted } }: Candidate): number {
  return (1 + converted) / (2 + sent)
}

function drawnConversion({ health: { sent, converted } }: Candidate, random: Random): number {
  return drawBeta(1 + converted, 1 + sent - converted, random)
}
