import {
  counted,
  limitOfRoute,
  type LimitCount,
  type LimitRule,
  limitsOfStart,
  type LimitUse,
  Secret,
  uncounted,
  waitOf,
} from '@pinpost/core'
import {
  array,
  assert as check,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  oneof,
  record,
} from 'fast-check'
import { describe, expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'
import { openStore } from '../store.ts'
import { LimitsUnavailableError } from './limits.ts'

const DAY_MS = 86_400_000
const NOON = 20_000 * DAY_MS + DAY_MS / 2

/** A store with limits whose clock the test sets. */
async function openAt(now: number) {
  const clock = { now }
  const options = someOptions({ limitsNow: () => clock.now })
  return { clock, options, ...(await openTestStore(options)) }
}

const use = (name: LimitUse['name'], rule: LimitRule, changes: Partial<LimitUse> = {}): LimitUse => ({
  name,
  mode: 'enforce',
  failOpen: false,
  key: { plain: ['shop'], personal: '' },
  rule,
  act: 'take',
  longestWaitMs: 0,
  ...changes,
})
const bucket = (burst: number, intervalMs: number): LimitRule => ({ kind: 'bucket', burst, intervalMs })
const TWO = use('starts-day', bucket(2, 60_000))
const MANY = use('starts-10-minutes', bucket(1_000, 60_000))

/** The counts of these keys, without their expiry. */
async function countsOf(prefix: string): Promise<Record<string, string>> {
  const redis = rawRedis()
  const keys = await redis.keys(`{${prefix}lim}*`)
  const values = await Promise.all(keys.map((key) => redis.get(key)))
  return Object.fromEntries(keys.map((key, index) => [key.slice(key.indexOf('}')), values[index] ?? '']))
}

describe('limits', () => {
  it('of one decision are counted together or not at all, and name the one that refuses', async () => {
    const { limits, options } = await openAt(NOON)
    for (let i = 0; i < 2; i++) expect(await limits.take([MANY, TWO])).toMatchObject({ type: 'allowed' })
    const before = await countsOf(options.prefix)
    for (let i = 0; i < 5; i++) {
      expect(await limits.take([MANY, TWO])).toEqual({
        type: 'refused',
        refusal: { limit: 'starts-day', retryAfterSeconds: 60 },
        observed: [],
      })
    }
    expect(await countsOf(options.prefix)).toEqual(before)
  })

  it('of several that refuse, name the one that refuses for the longest', async () => {
    const { limits } = await openAt(NOON)
    const short = use('starts-10-minutes', bucket(1, 1_000))
    const long = use('starts-day', bucket(1, 9_000))
    await limits.take([short, long])
    expect(await limits.take([short, long])).toMatchObject({ refusal: { limit: 'starts-day' } })
  })

  it('are never exceeded by concurrent processes', async () => {
    const { limits, options } = await openAt(NOON)
    const others = await Promise.all([1, 2].map(() => openTestStore(options)))
    const all = [limits, ...others.map((other) => other.limits)]
    const quota = use('starts-per-day', { kind: 'day', limit: 50 })
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, index) => all[index % 3]?.take([quota, MANY])),
    )
    expect(verdicts.filter((verdict) => verdict?.type === 'allowed')).toHaveLength(50)
  })

  it('in observe mode count like enforced ones, and report what they would have refused', async () => {
    const told: string[][] = []
    const counts = []
    for (const mode of ['enforce', 'observe'] as const) {
      const { limits, clock, options } = await openAt(NOON)
      const each: string[] = []
      for (let i = 0; i < 60; i++) {
        clock.now += 10_000
        const verdict = await limits.take([{ ...TWO, mode }])
        each.push(verdict.type === 'refused' || verdict.observed.length > 0 ? 'over' : 'within')
      }
      told.push(each)
      counts.push(await countsOf(options.prefix))
    }
    expect(told[0]).toContain('over')
    expect(told[1]).toEqual(told[0])
    expect(counts[1]).toEqual(counts[0])
  })

  it('that are only read count nothing, and still refuse', async () => {
    const { limits, options } = await openAt(NOON)
    const looked = { ...TWO, act: 'peek' } as const
    for (let i = 0; i < 5; i++) expect(await limits.take([looked])).toMatchObject({ type: 'allowed' })
    expect(await countsOf(options.prefix)).toEqual({})
    for (let i = 0; i < 2; i++) await limits.take([TWO])
    expect(await limits.take([looked])).toMatchObject({ type: 'refused' })
  })

  it('let a send wait for a slot of its route, and refuse one that would wait too long', async () => {
    const { limits } = await openAt(NOON)
    const waits = []
    for (let i = 0; i < 8; i++) {
      const turn = await limits.take([limitOfRoute('calls', 5, 10_000)])
      waits.push(turn.type === 'allowed' ? turn.waitMs : -1)
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 200, 400, 600])
    const late = await limits.take([limitOfRoute('calls', 5, 500)])
    expect(late).toMatchObject({ type: 'refused', refusal: { limit: 'route-rate', retryAfterSeconds: 1 } })
    expect(await limits.take([limitOfRoute('other', 5, 0)])).toMatchObject({ type: 'allowed', waitMs: 0 })
  })

  it('use the clock of Redis unless another is given', async () => {
    const { limits } = await openTestStore()
    const hourly = use('calls-hour', bucket(1, 3_600_000))
    expect(await limits.take([hourly])).toMatchObject({ type: 'allowed' })
    expect(await limits.take([hourly])).toMatchObject({ refusal: { retryAfterSeconds: 3_600 } })
    await limits.undo([hourly])
    expect(await limits.take([hourly])).toMatchObject({ type: 'allowed' })
  })

  it('can be lifted, and report their state', async () => {
    const { limits } = await openAt(NOON)
    for (let i = 0; i < 2; i++) await limits.take([TWO, MANY])
    expect(await limits.states([TWO, MANY])).toEqual([
      { limit: 'starts-day', mode: 'enforce', count: 2, refusesAt: 2, refusedUntil: NOON + 60_000 },
      { limit: 'starts-10-minutes', mode: 'enforce', count: 2, refusesAt: 1_000, refusedUntil: undefined },
    ])
    expect(await limits.lift([TWO])).toBe(1)
    expect(await limits.take([TWO])).toMatchObject({ type: 'allowed' })
    expect([await limits.states([]), await limits.lift([])]).toEqual([[], 0])
  })

  it('have no number, address or device in their keys, and every key expires', async () => {
    const { limits, options } = await openAt(Date.now())
    const number = new Secret('+4915112345678')
    const caller = { clientIp: '203.0.113.7', deviceId: 'device-4711', userId: 'anna@example.com' }
    await limits.take(
      limitsOfStart({ account: 'shop', address: number, country: 'DE', caller }, { startsPerDay: 9 }, [
        'sms',
      ]),
    )
    const redis = rawRedis()
    const keys = await redis.keys(`{${options.prefix}lim}*`)
    expect(keys).toHaveLength(10)
    for (const key of keys) {
      expect(key).not.toMatch(/device-|203\.|anna|1511234/)
      expect(await redis.pttl(key)).toBeGreaterThan(0)
    }
  })
})

describe('while Redis does not answer', () => {
  it('each limit fails open or closed as configured, and reports it', async () => {
    const options = someOptions({ redisUrl: 'redis://127.0.0.1:1', onError: () => undefined })
    const store = openStore(options)
    try {
      const open = { ...TWO, failOpen: true }
      expect(await store.limits.take([open])).toMatchObject({ type: 'allowed', unasked: ['starts-day'] })
      const watched = { ...MANY, mode: 'observe' } as const
      expect(await store.limits.take([watched])).toMatchObject({ unasked: ['starts-10-minutes'] })
      const refused = store.limits.take([open, MANY])
      await expect(refused).rejects.toThrow(LimitsUnavailableError)
      await expect(refused).rejects.toMatchObject({ limits: ['starts-10-minutes'] })
    } finally {
      await store.close()
    }
  })
})

describe('the script', () => {
  const RULES: readonly LimitRule[] = [
    bucket(3, 700),
    bucket(1, 2_000),
    {
      kind: 'locks',
      locks: [
        { after: 2, seconds: 1 },
        { after: 4, seconds: 5 },
      ],
    },
    { kind: 'day', limit: 3 },
  ]
  const ruleAt = (index: number): LimitRule => RULES[index] ?? bucket(1, 1)
  const acts = array(
    record({
      pauseMs: oneof(integer({ min: 0, max: 900 }), integer({ min: 0, max: DAY_MS })),
      rule: integer({ min: 0, max: RULES.length - 1 }),
      act: constantFrom('take', 'take', 'take', 'undo'),
      withFirst: boolean(),
    }),
    { maxLength: 25 },
  )

  it('counts by core’s formulas, and a refusal changes no count', async () => {
    const { limits, clock } = await openAt(NOON)
    let round = 0
    await check(
      asyncProperty(acts, async (drawn) => {
        round++
        const kept = new Map<number, LimitCount>()
        const useOf = (index: number): LimitUse =>
          use('starts-day', ruleAt(index), { key: { plain: [`${round}`, `${index}`], personal: '' } })
        for (const { pauseMs, rule: index, act, withFirst } of drawn) {
          clock.now += pauseMs
          const asked = withFirst && index !== 0 ? [0, index] : [index]
          if (act === 'undo') {
            await limits.undo(asked.map(useOf))
            for (const each of asked) {
              const known = kept.get(each)
              if (known !== undefined) kept.set(each, uncounted(ruleAt(each), known))
            }
            continue
          }
          const waits = asked.map((each) => waitOf(ruleAt(each), kept.get(each), clock.now))
          const longest = Math.max(...waits)
          const verdict = await limits.take(asked.map(useOf))
          const retryAfterSeconds = verdict.type === 'refused' ? verdict.refusal.retryAfterSeconds : 0
          expect(retryAfterSeconds).toBe(Math.ceil(longest / 1000))
          if (longest > 0) continue
          for (const each of asked) kept.set(each, counted(ruleAt(each), kept.get(each), clock.now))
        }
      }),
      { numRuns: 300 },
    )
  })
})
