/** A call that waited longer than this in an event-loop iteration is late. */
export const LATE_MS = 25
/** A burst may make calls late for this long; longer is overload, which ends after as long without late or refused calls. */
export const BURST_MS = 500
/** In overload, calls are accepted for this long in each event-loop iteration: longer iterations would accept no more a second. */
export const SHED_MS = 1
/** Fewer concurrent calls are all accepted: they are answered in time. */
export const FLOOR = 50

/** Observations of event-loop iterations. Times are milliseconds of one clock. */
export interface Turns {
  /** since when calls have been late or refused; undefined if they are in time */
  readonly lateSince: number | undefined
  /** the end of the last iteration with such a call */
  readonly lateAt: number
  readonly endedAt: number
}

/** An iteration that ends. */
export interface Turn {
  /** the longest wait of a call */
  readonly longestMs: number
  readonly hasRefused: boolean
}

const NEVER = Number.NEGATIVE_INFINITY
export const NO_TURNS: Turns = { lateSince: undefined, lateAt: NEVER, endedAt: NEVER }

/** A call that has arrived. */
export interface Arrival {
  /** since the iteration began */
  readonly waitedMs: number
  /** accepted calls without an answer */
  readonly underWay: number
}

export function afterTurn(turns: Turns, { longestMs, hasRefused }: Turn, now: number): Turns {
  const { lateSince, lateAt } = turns
  if (longestMs > LATE_MS || hasRefused)
    return { lateSince: lateSinceOf(turns, now) ?? now, lateAt: now, endedAt: now }
  // A single iteration in time must not end an overload: until the next one was noticed, all calls would be accepted.
  const goesOn = isOverload(turns, now) && now - lateAt < BURST_MS
  return { lateSince: goesOn ? lateSince : undefined, lateAt, endedAt: now }
}

/**
 * Whether to refuse a call, as CoDel drops packets: only one that waited, and only while calls have been late for longer
 * than a burst explains.
 */
export const isTurnedAway = (turns: Turns, { waitedMs, underWay }: Arrival, now: number): boolean =>
  underWay >= FLOOR && waitedMs > SHED_MS && isOverload(turns, now)

function isOverload(turns: Turns, now: number): boolean {
  const lateSince = lateSinceOf(turns, now)
  return lateSince !== undefined && now - lateSince >= BURST_MS
}

/** Without calls for a while, a process is no longer overloaded. */
const lateSinceOf = ({ lateSince, endedAt }: Turns, now: number): number | undefined =>
  now - endedAt > BURST_MS ? undefined : lateSince
