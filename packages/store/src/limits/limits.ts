import {
  countOf,
  type Instant,
  type LimitCount,
  type LimitMode,
  type LimitName,
  type LimitRefusal,
  type LimitRule,
  type LimitUse,
  LOCKS_KEPT_MS,
  refusesAt,
  waitOf,
} from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

export type LimitVerdict =
  | {
      readonly type: 'allowed'
      /** wait this long before acting; 0 unless a limit allows a wait */
      readonly waitMs: number
      /** refusals of limits in mode `observe` */
      readonly observed: readonly LimitRefusal[]
      /** limits that fail open and could not be asked */
      readonly unasked: readonly LimitName[]
    }
  | {
      readonly type: 'refused'
      readonly refusal: LimitRefusal
      readonly observed: readonly LimitRefusal[]
    }

/** Redis did not answer for limits that fail closed. */
export class LimitsUnavailableError extends Error {
  override readonly name = 'LimitsUnavailableError'
  readonly limits: readonly LimitName[]

  constructor(limits: readonly LimitName[], cause: unknown) {
    super(`limits could not be asked: ${limits.join(', ')}`, { cause })
    this.limits = limits
  }
}

export interface LimitState {
  readonly limit: LimitName
  readonly mode: Exclude<LimitMode, 'off'>
  readonly count: number
  /** the count at which it next refuses */
  readonly refusesAt: number
  /** undefined if one more is allowed now */
  readonly refusedUntil: Instant | undefined
}

const DAY_MS = 86_400_000
const ALLOWED = { type: 'allowed', waitMs: 0, observed: [], unasked: [] } as const

/** A rule as take-limits.lua reads it. */
function textOf(rule: LimitRule): string {
  switch (rule.kind) {
    case 'bucket':
      return `bucket ${rule.intervalMs} ${(rule.burst - 1) * rule.intervalMs}`
    case 'locks':
      return `locks ${rule.locks.map(({ after, seconds }) => `${after}:${seconds * 1000}`).join(',')} ${LOCKS_KEPT_MS}`
    case 'day':
      return `day ${rule.limit} ${DAY_MS}`
  }
}

/**
 * All limits, counted over all processes. Their keys share one hash tag, so that one script can take several, even in a
 * cluster.
 * @param now for tests; default: Redis' clock
 */
export function makeLimits(redis: RedisConnection, keys: Keys, now?: () => number) {
  const clock = (): number | '' => now?.() ?? ''
  const keysOf = (uses: readonly LimitUse[]): string[] => uses.map(({ name, key }) => keys.limit(name, key))

  async function timeNow(): Promise<Instant> {
    if (now !== undefined) return now()
    const [seconds = 0, micros = 0] = (await redis.time()).map(Number)
    return seconds * 1000 + micros / 1000
  }

  function ask(uses: readonly LimitUse[]): Promise<readonly number[]> {
    // One text for each limit instead of six arguments: ioredis spends 0.2 µs on each argument.
    const args = uses.map(
      ({ mode, act, longestWaitMs, rule }) => `${mode} ${act} ${longestWaitMs} ${textOf(rule)}`,
    )
    return redis.pinpostTakeLimits(uses.length, ...keysOf(uses), clock(), ...args)
  }

  async function giveBack(uses: readonly LimitUse[], act: 'undo' | 'clear'): Promise<void> {
    const taken = uses.filter((use) => use.act === 'take')
    if (taken.length === 0) return
    const args = taken.map(({ rule }) => {
      const what = rule.kind === 'locks' ? act : 'undo'
      return `${what} ${rule.kind} ${rule.kind === 'bucket' ? rule.intervalMs : 0}`
    })
    await redis.pinpostReturnLimits(taken.length, ...keysOf(taken), clock(), ...args)
  }

  return {
    /**
     * Takes one of each limit. If an enforced limit refuses, nothing is counted.
     * @throws LimitsUnavailableError
     */
    async take(uses: readonly LimitUse[]): Promise<LimitVerdict> {
      if (uses.length === 0) return ALLOWED
      try {
        return verdictOf(uses, await ask(uses))
      } catch (error) {
        const closed = uses.filter(({ mode, failOpen }) => mode === 'enforce' && !failOpen)
        const names = (closed.length > 0 ? closed : uses).map(({ name }) => name)
        if (closed.length > 0) throw new LimitsUnavailableError(names, error)
        return { ...ALLOWED, unasked: names }
      }
    },

    /** Gives counts back for something that did not happen. */
    undo: (uses: readonly LimitUse[]): Promise<void> => giveBack(uses, 'undo'),

    /** After a right code: clears locks and their counts, and gives back one of each other limit. */
    clear: (uses: readonly LimitUse[]): Promise<void> => giveBack(uses, 'clear'),

    /** Reads without counting. */
    async states(uses: readonly LimitUse[]): Promise<readonly LimitState[]> {
      if (uses.length === 0) return []
      const [at, kept] = await Promise.all([timeNow(), redis.mget(keysOf(uses))])
      return uses.map((use, index) => stateOf(use, fromText(kept[index]), at))
    },

    /** Deletes counts. @returns how many there were */
    lift: (uses: readonly LimitUse[]): Promise<number> =>
      uses.length === 0 ? Promise.resolve(0) : redis.del(keysOf(uses)),
  }
}

function fromText(kept: string | null | undefined): LimitCount | undefined {
  const [count, until] = kept?.split(' ').map(Number) ?? []
  return count === undefined || until === undefined ? undefined : { count, until }
}

function stateOf({ name, mode, rule }: LimitUse, kept: LimitCount | undefined, now: Instant): LimitState {
  const count = countOf(rule, kept, now)
  const wait = waitOf(rule, kept, now)
  const refusedUntil = wait > 0 ? Math.ceil(now + wait) : undefined
  return { limit: name, mode, count, refusesAt: refusesAt(rule, count), refusedUntil }
}

const secondsOf = (ms: number | undefined): number => Math.ceil((ms ?? 0) / 1000)

/** If several limits refuse, the verdict names the one with the longest wait. */
function verdictOf(uses: readonly LimitUse[], [taken, ...waits]: readonly number[]): LimitVerdict {
  if (taken === 1 && waits.every((waitMs) => waitMs === 0)) return ALLOWED
  const asked = uses.map((use, index) => ({ ...use, waitMs: waits[index] ?? 0 }))
  const over = asked
    .filter(({ waitMs, longestWaitMs }) => waitMs > longestWaitMs)
    .toSorted((one, other) => other.waitMs - one.waitMs)
  const refusalsOf = (wanted: LimitUse['mode']): readonly LimitRefusal[] =>
    over
      .filter(({ mode }) => mode === wanted)
      .map(({ name, waitMs }) => ({ limit: name, retryAfterSeconds: secondsOf(waitMs) }))
  const observed = refusalsOf('observe')
  const [refusal] = refusalsOf('enforce')
  if (taken !== 1 && refusal !== undefined) return { type: 'refused', refusal, observed }
  const waiting = asked.filter(({ longestWaitMs }) => longestWaitMs > 0)
  return {
    type: 'allowed',
    waitMs: Math.max(0, ...waiting.map(({ waitMs }) => waitMs)),
    observed,
    unasked: [],
  }
}

export type Limits = ReturnType<typeof makeLimits>
