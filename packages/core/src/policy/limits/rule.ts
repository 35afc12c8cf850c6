import type { Instant } from '../../verification.ts'

/** `observe` counts like `enforce` but refuses nothing. */
export type LimitMode = 'off' | 'observe' | 'enforce'

/** After `after` wrong codes in a row, no code is compared for `seconds`. */
export interface Lock {
  readonly after: number
  readonly seconds: number
}

export type LimitRule =
  /** the generic cell rate algorithm: `burst` at once, then one for each `intervalMs` */
  | { readonly kind: 'bucket'; readonly burst: number; readonly intervalMs: number }
  /** each lock begins when the count reaches it; after the last, each further count locks again */
  | { readonly kind: 'locks'; readonly locks: readonly Lock[] }
  /** uses per day (UTC) */
  | { readonly kind: 'day'; readonly limit: number }

/** The stored state of one key. `until` is when a bucket is full again, a lock ends, or the day ends. */
export interface LimitCount {
  readonly count: number
  readonly until: Instant
}

const DAY_MS = 86_400_000
/** The count of wrong codes is reset after this time without one. */
export const LOCKS_KEPT_MS = 30 * DAY_MS

const UNTOUCHED: LimitCount = { count: 0, until: 0 }

/** Milliseconds until the next use is allowed; 0 if it is allowed now. */
export function waitOf(rule: LimitRule, count: LimitCount = UNTOUCHED, now: Instant): number {
  switch (rule.kind) {
    case 'bucket':
      return Math.max(0, Math.ceil(count.until - (rule.burst - 1) * rule.intervalMs - now))
    case 'locks':
      return Math.max(0, Math.ceil(count.until - now))
    case 'day':
      return count.count >= rule.limit ? Math.max(0, Math.ceil(count.until - now)) : 0
  }
}

export function counted(rule: LimitRule, kept: LimitCount = UNTOUCHED, now: Instant): LimitCount {
  switch (rule.kind) {
    case 'bucket':
      return { count: 0, until: Math.max(now, kept.until) + rule.intervalMs }
    case 'locks': {
      const count = kept.count + 1
      return { count, until: now + lockMsAt(rule.locks, count) }
    }
    case 'day':
      return now < kept.until
        ? { count: kept.count + 1, until: kept.until }
        : { count: 1, until: (Math.floor(now / DAY_MS) + 1) * DAY_MS }
  }
}

/** One that was counted is taken back: it did not happen after all. */
export function uncounted(rule: LimitRule, kept: LimitCount = UNTOUCHED): LimitCount {
  switch (rule.kind) {
    case 'bucket':
      return { count: 0, until: kept.until - rule.intervalMs }
    case 'locks':
      return { count: Math.max(0, kept.count - 1), until: 0 }
    case 'day':
      return { count: Math.max(0, kept.count - 1), until: kept.until }
  }
}

/** The current count; for a bucket, the part that has not been refilled yet. */
export function countOf(rule: LimitRule, kept: LimitCount = UNTOUCHED, now: Instant): number {
  switch (rule.kind) {
    case 'bucket':
      return Math.max(0, Math.ceil((kept.until - now) / rule.intervalMs))
    case 'locks':
      return kept.count
    case 'day':
      return now < kept.until ? kept.count : 0
  }
}

/** The count at which the limit next refuses. */
export function refusesAt(rule: LimitRule, count: number): number {
  switch (rule.kind) {
    case 'bucket':
      return rule.burst
    case 'locks':
      return rule.locks.find(({ after }) => after > count)?.after ?? count + 1
    case 'day':
      return rule.limit
  }
}

/** The length of the lock that begins at this count; 0 if none does. */
function lockMsAt(locks: readonly Lock[], count: number): number {
  const last = locks.at(-1)
  const lock = locks.find(({ after }) => after === count) ?? (last && count > last.after ? last : undefined)
  return (lock?.seconds ?? 0) * 1000
}
