import type { Standing } from './policy.ts'
import type { Route } from './route.ts'

/** A route that could be chosen, and what is known of it. */
export interface Candidate {
  readonly route: Route
  readonly standing: Standing
}

/** The candidate of the highest score; among equals the lower `order`, then the place in the list, goes first. */
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
