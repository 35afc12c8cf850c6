import type { Check, Common, InProgress, Instant, Policy, Rules, Verification } from '@pinpost/core'

import { isDeepStrictEqual } from 'node:util'

import {
  type AttemptTuple,
  attemptToTuple,
  stepsOfText,
  stepsToText,
  tupleToAttempt,
} from './compact-parts.ts'

/** What stands in the sealed part of a record instead. */
type Sealed = 'number' | 'pin' | 'checks' | 'payment' | 'id'

/** The clear part of a verification, with the times of its checks. */
export type Clear = Omit<Common, Sealed> &
  Partial<Omit<InProgress, Sealed | 'state' | keyof Common>> & {
    readonly state: Verification['state']
    readonly endedAt?: Instant | undefined
    readonly checks: readonly Omit<Check, 'code'>[]
  }

/** Grows when what is written here changes its meaning, so that a process knows what it cannot read. */
export const FORMAT = 1

/** What a record holds beside the clear part. */
export interface Beside {
  readonly sealed: string
  readonly mark?: string | undefined
  readonly lockName?: string | undefined
}

/** Times are milliseconds since the start; what is as it mostly is, is left out. */
export interface Compact {
  /** the sealed part */
  readonly '': string
  /** the mark */
  readonly '!'?: string | undefined
  /** what the lock is named by */
  readonly '#'?: string | undefined
  readonly v: number
  readonly s: Verification['state']
  readonly a: string
  readonly b: string
  readonly c?: string | undefined
  /** the sender */
  readonly i?: string | undefined
  /** the locale */
  readonly l: string
  readonly w: string
  /** the life of a PIN, in seconds */
  readonly x: number
  /** how long the code is */
  readonly n: number
  readonly p?: Policy | undefined
  readonly t?: number | undefined
  readonly m?: InProgress['templates']
  /** when it started */
  readonly z: Instant
  /** attempts, in their order: the first is number 1 */
  readonly h: readonly AttemptTuple[]
  readonly k?: readonly (readonly [number, 0 | 1])[] | undefined
  // of one in progress
  readonly R?: Rules | undefined
  readonly u?: 1 | undefined
  readonly e?: number | undefined
  readonly r?: number | undefined
  readonly g?: number | undefined
  readonly y?: number | undefined
  readonly j?: number | undefined
  readonly d?: number | undefined
  readonly q?: readonly [number, number, InProgress['tick']['purpose']] | undefined
  readonly o?: number | undefined
  // of an ended one
  readonly f?: number | undefined
}

/** Few bytes, since each verification stays for weeks. It is one literal, since to spread so many members takes a while. */
export function compact(clear: Clear, { sealed, mark, lockName }: Beside): Compact {
  const { startedAt, tick, policy, checks } = clear
  const since = (at: Instant | undefined): number | undefined =>
    at === undefined ? undefined : at - startedAt
  return {
    '': sealed,
    '!': mark,
    '#': lockName,
    v: FORMAT,
    s: clear.state,
    a: clear.account,
    b: clear.brand,
    c: clear.country,
    i: clear.senderId,
    l: clear.locale,
    w: stepsToText(clear.steps),
    x: clear.pinSeconds,
    n: clear.codeLength,
    p: isUsual(policy) ? undefined : policy,
    t: clear.timeScale === 1 ? undefined : clear.timeScale,
    m: clear.templates,
    z: startedAt,
    h: clear.attempts.map((attempt) => attemptToTuple(attempt, startedAt)),
    k: checks.length === 0 ? undefined : checks.map(({ at, right }) => [at - startedAt, right ? 1 : 0]),
    R: clear.rules === undefined || isDeepStrictEqual(clear.rules, UNNAMED_RULES) ? undefined : clear.rules,
    u: clear.customPin === true ? 1 : undefined,
    e: since(clear.pinExpiresAt),
    r: clear.wrongChecks === 0 ? undefined : clear.wrongChecks,
    g: clear.stepsBegun,
    y: clear.stepsReleased,
    j: since(clear.triggeredAt),
    d: since(clear.stepEndsAt),
    q: tick && [tick.number, tick.at - startedAt, tick.purpose],
    o: since(clear.giveUpAt),
    f: since(clear.endedAt),
  }
}

export function expand(record: Compact): Clear {
  const common = {
    account: record.a,
    brand: record.b,
    country: record.c,
    senderId: record.i,
    locale: record.l,
    steps: stepsOfText(record.w),
    pinSeconds: record.x,
    codeLength: record.n,
    policy: record.p ?? USUAL_POLICY,
    timeScale: record.t ?? 1,
    startedAt: record.z,
    attempts: record.h.map((tuple, index) => tupleToAttempt(tuple, index + 1, record.z)),
    checks: (record.k ?? []).map(([at, right]) => ({ at: record.z + at, right: right === 1 })),
  }
  return record.s === 'inProgress'
    ? { state: record.s, templates: record.m, ...common, ...progressOf(record) }
    : { state: record.s, endedAt: record.z + (record.f ?? 0), ...common }
}

function progressOf({
  z,
  R = UNNAMED_RULES,
  u,
  e = 0,
  r = 0,
  g = 0,
  y = 0,
  j,
  d = 0,
  q = [0, 0, 'step'],
  o = 0,
}: Compact) {
  const [number, at, purpose] = q
  return {
    rules: R,
    customPin: u === 1,
    pinExpiresAt: z + e,
    wrongChecks: r,
    stepsBegun: g,
    stepsReleased: y,
    triggeredAt: j === undefined ? undefined : z + j,
    stepEndsAt: z + d,
    tick: { number, at: z + at, purpose },
    giveUpAt: z + o,
  }
}

/** Those of a record that names none, as all of format 1 do: what every verification kept to before rules were stored. */
export const UNNAMED_RULES: Rules = {
  wrongCodes: 3,
  afterWrongCodes: 'fail',
  cancelAfterSeconds: 30,
  cancelAfterSecondStep: false,
  pin: 'renewed',
}

const USUAL_POLICY: Policy = { advanceOnFailedReceipt: true }

const isUsual = ({ advanceOnFailedReceipt, ...rest }: Policy): boolean =>
  advanceOnFailedReceipt && Object.values(rest).every((setting) => setting === undefined)
