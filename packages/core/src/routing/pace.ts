import type { Candidate } from './candidate.ts'
import type { Random } from './thompson.ts'

/**
 * A text message is slow that was handed over more than so many seconds before it was delivered: people ask for another
 * code by then. There is none for calls, whose receipts tell how long a person let it ring.
 */
export const SLOW_AFTER_SECONDS = 30

/** The trickle that a slow route keeps, so that its receipts tell when it is well again. */
export const SLOWEST_PACE = 0.05
/** Ten slow deliveries in a row leave a tenth. */
const SLOWER_BY = 0.8
/** Twenty deliveries in time lead from the trickle back to all. Up to a fifth may be slow at full pace. */
const FASTER_BY = 0.05

/** The pace of a route after a message of it was delivered. Additive increase, multiplicative decrease, as in TCP. */
export function paceAfter(pace: number, lagSeconds: number): number {
  return lagSeconds > SLOW_AFTER_SECONDS ? paceAfterMissing(pace) : Math.min(1, pace + FASTER_BY)
}

/**
 * The pace after a message whose receipt never came. It must not be counted again when it comes after all, and not at
 * all of routes that report nothing.
 */
export function paceAfterMissing(pace: number): number {
  return Math.max(SLOWEST_PACE, pace * SLOWER_BY)
}

/**
 * Leaves slow routes out of a choice by lot: of the fastest there is none, of one at half its pace every other time.
 * So a slow one loses its share step by step under every policy, and none where all are equally slow.
 */
export function inPace(candidates: readonly Candidate[], random: Random): readonly Candidate[] {
  const fastest = Math.max(...candidates.map(({ standing }) => standing.pace))
  return candidates.filter(({ standing }) => random() * fastest <= standing.pace)
}
