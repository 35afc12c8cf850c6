import type { Candidate } from './candidate.ts'
import type { Random } from './thompson.ts'

/**
 * A text message is slow if it takes longer than this to arrive: by then people ask for another code. Calls have no
 * such limit, because their receipts depend on how long a person lets the phone ring.
 */
export const SLOW_AFTER_SECONDS = 30

/** A slow route keeps this share, so that its receipts show when it has recovered. */
export const LEAST_TRAFFIC_SHARE = 0.05
/** Ten slow deliveries in a row leave a tenth of the share. */
const SLOWER_BY = 0.8
/** Twenty deliveries in time restore the full share. A route with up to a fifth of slow deliveries keeps it. */
const FASTER_BY = 0.05

/** The share of a route after a delivery: additive increase, multiplicative decrease, as in TCP. */
export function trafficShareAfter(trafficShare: number, lagSeconds: number): number {
  return lagSeconds > SLOW_AFTER_SECONDS
    ? trafficShareAfterMissing(trafficShare)
    : Math.min(1, trafficShare + FASTER_BY)
}

/**
 * The share after a message without a receipt. Do not count the message again if its receipt arrives later, and never
 * call this for routes that send no receipts.
 */
export function trafficShareAfterMissing(trafficShare: number): number {
  return Math.max(LEAST_TRAFFIC_SHARE, trafficShare * SLOWER_BY)
}

/**
 * Leaves slow routes out at random: the fastest never, a route with half its share every other time. A slow route thus
 * loses traffic under every policy, and none if all routes are equally slow.
 */
export function withinTrafficShare(candidates: readonly Candidate[], random: Random): readonly Candidate[] {
  const fastest = Math.max(...candidates.map(({ health }) => health.trafficShare))
  return candidates.filter(({ health }) => random() * fastest <= health.trafficShare)
}
