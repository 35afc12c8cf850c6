import type { Instant } from './verification.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Pauses after the first, second … failed try of an event; the last one repeats. */
const PAUSES = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
] as const
const LAST_PAUSE = 4 * HOUR
const JITTER = 0.2
/** A receiver that asks for more time gets this much at most. */
const LONGEST_ASKED = HOUR
const EVENT_LIFE_MS = 24 * HOUR

/** An event that has not been delivered by this age is given up. */
export const isTooOld = (at: Instant, now: Instant): boolean => now - at >= EVENT_LIFE_MS

/**
 * Milliseconds until a failed event is tried again; undefined if it is given up.
 * @param tries failed ones, this one included
 * @param jitter 0 to 1, so that events that failed together do not come back together
 * @param askedSeconds the pause that the receiver asked for; a shorter one changes nothing
 */
export function pauseAfter(
  { at, tries }: { readonly at: Instant; readonly tries: number },
  now: Instant,
  jitter: number,
  askedSeconds = 0,
): number | undefined {
  if (isTooOld(at, now)) return undefined
  const pause = Math.max(PAUSES[tries - 1] ?? LAST_PAUSE, Math.min(askedSeconds * SECOND, LONGEST_ASKED))
  return Math.round(pause * (1 + JITTER * jitter))
}
