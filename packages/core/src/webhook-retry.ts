import type { Instant } from './verification.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Pauses after the first, second … failed try of an event; the last one repeats. They add up to more than a day. */
const PAUSES = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR]
const JITTER = 0.2
/** A failed event that is older than this becomes a dead one. */
const EVENT_LIFE_MS = 24 * HOUR
/** An endpoint that has only failed for this long is switched off. */
const PATIENCE_MS = 72 * HOUR
const FIRST_REST_MS = SECOND
const LONGEST_REST_MS = 10 * MINUTE

/**
 * When a failed event is tried again; undefined if it is dead.
 * @param tries failed ones, this one included
 * @param jitter 0 to 1, so that events that failed together do not come back together
 */
export function nextTryAt(
  event: { readonly at: Instant; readonly tries: number },
  now: Instant,
  jitter: number,
): Instant | undefined {
  if (now - event.at >= EVENT_LIFE_MS) return undefined
  const pause = PAUSES[Math.min(event.tries, PAUSES.length) - 1] ?? FIRST_REST_MS
  return now + Math.round(pause * (1 + JITTER * jitter))
}

/** How long nothing is sent to an endpoint after that many failures without a success between them. */
export const restMs = (failures: number): number =>
  Math.min(FIRST_REST_MS * 2 ** Math.min(failures - 1, 20), LONGEST_REST_MS)

/** @param failingSince its first failure after its last success */
export const isGivenUp = (failingSince: Instant, now: Instant): boolean => now - failingSince >= PATIENCE_MS
