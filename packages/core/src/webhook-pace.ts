import type { Instant } from './verification.ts'

/** What a worker knows about the receiver of webhooks: how fast it answers, and whether it answers at all. */
export interface Pace {
  /** moving average of the duration of a try */
  readonly averageMs: number
  /** since its last success; tries that began before the last rest are not counted */
  readonly failures: number
  /** nothing is sent before */
  readonly restsUntil: Instant
  readonly restBegan: Instant
  /** when the next event that must wait may come back */
  readonly nextTurn: Instant
}

export const UNKNOWN_PACE: Pace = { averageMs: 100, failures: 0, restsUntil: 0, restBegan: 0, nextTurn: 0 }

/** Concurrent requests to one receiver in a worker. */
const SLOTS = 10
/** Fewer failures in a row may concern single events. */
const FAILURES_BEFORE_REST = 3
const FIRST_REST_MS = 1_000
const LONGEST_REST_MS = 600_000
/** Doublings after which the longest rest is reached. */
const MOST_DOUBLINGS = 10
/** Maximum wait of an event before it is tried again, because the receiver may have become faster. */
const LONGEST_WAIT_MS = 60_000
/** Share of the newest try in the average. */
const NEWEST = 0.2

/** A failing receiver gets one request at a time. */
const slotsOf = ({ failures }: Pace): number => (failures >= FAILURES_BEFORE_REST ? 1 : SLOTS)

/** @param underWay requests to this receiver */
export const maySend = (pace: Pace, underWay: number, now: Instant): boolean =>
  now >= pace.restsUntil && underWay < slotsOf(pace)

/** Gives an event that may not be sent now a time to come back: the receiver's events come in turn, as fast as it answers. */
export function takeTurn(pace: Pace, now: Instant): { readonly at: Instant; readonly pace: Pace } {
  const from = Math.max(now, pace.restsUntil)
  const at = Math.min(Math.max(from, pace.nextTurn) + pace.averageMs / slotsOf(pace), from + LONGEST_WAIT_MS)
  return { at, pace: { ...pace, nextTurn: at } }
}

export interface Tried {
  readonly succeeded: boolean
  readonly beganAt: Instant
}

/** From the third failure in a row on, the receiver rests: one second, then twice as long each time, up to ten minutes. */
export function paceAfter(pace: Pace, { succeeded, beganAt }: Tried, now: Instant): Pace {
  const averageMs = pace.averageMs + NEWEST * (now - beganAt - pace.averageMs)
  if (succeeded) return { ...pace, averageMs, failures: 0, restsUntil: 0 }
  if (beganAt < pace.restBegan) return { ...pace, averageMs }
  const failures = pace.failures + 1
  const rests = failures - FAILURES_BEFORE_REST
  if (rests < 0) return { ...pace, averageMs, failures }
  const restMs = Math.min(FIRST_REST_MS * 2 ** Math.min(rests, MOST_DOUBLINGS), LONGEST_REST_MS)
  return { ...pace, averageMs, failures, restBegan: now, restsUntil: now + restMs }
}
