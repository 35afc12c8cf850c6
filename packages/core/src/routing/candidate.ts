import type { RouteHealth } from './policy.ts'
import type { Route } from './route.ts'

export interface Candidate {
  readonly route: Route
  readonly health: RouteHealth
}

/** The candidate with the highest score; ties go to the lower `order`, then to the first in the list. */
export function highest(candidates: readonly Candidate[], scoreOf: (candidate: Candidate) => number): Scored {
  return candidates
    .toSorted((a, b) => a.route.order - b.route.order)
    .map((candidate) => ({ candidate, score: scoreOf(candidate) }))
    .reduce((best, each) => (each.score > best.score ? each : best))
}

interface Scored {
  readonly candidate: Candidate
  readonly score: number
}
