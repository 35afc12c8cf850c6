import { setTimeout as sleep } from 'node:timers/promises'

import { type Credit, credited, Secret } from '@pinpost/core'
import { assert as check, constantFrom, asyncProperty, array, record, boolean } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../test/redis.ts'

describe('rates', () => {
  it('let a burst of one second through, then one send at a time', async () => {
    const { rates } = await openTestStore()
    const taken = []
    for (let i = 0; i < 8; i++) taken.push(await rates.take('a', 5, 10_000))
    expect(taken.every((each) => each.taken)).toBe(true)
    const waits = taken.map(({ waitMs }) => waitMs)
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0])
    expect(waits[5]).toBeGreaterThan(100)
    expect(waits[5]).toBeLessThanOrEqual(200)
    expect((waits[7] ?? 0) - (waits[5] ?? 0)).toBeGreaterThan(300)
  })

  it('refuse what would wait too long, which then takes nothing', async () => {
    const { rates } = await openTestStore()
    await rates.take('a', 1, 0)
    for (let i = 0; i < 3; i++) {
      const refused = await rates.take('a', 1, 0)
      expect(refused.taken).toBe(false)
      expect(refused.waitMs).toBeGreaterThan(900)
      expect(refused.waitMs).toBeLessThanOrEqual(1000)
    }
  })

  it('are kept over all workers, and apart for each route', async () => {
    const options = someOptions()
    const [one, other] = await Promise.all([openTestStore(options), openTestStore(options)])
    await one.rates.take('a', 1, 0)
    expect((await other.rates.take('a', 1, 0)).taken).toBe(false)
    expect((await other.rates.take('b', 1, 0)).taken).toBe(true)
  })

  it('slower than one a second let the first one through', async () => {
    const { rates } = await openTestStore()
    expect(await rates.take('a', 0.1, 0)).toEqual({ taken: true, waitMs: 0 })
    expect((await rates.take('a', 0.1, 1_000)).taken).toBe(false)
    expect((await rates.take('a', 0.1, 10_000)).taken).toBe(true)
  })

  it('fill up again', async () => {
    const { rates } = await openTestStore()
    await rates.take('a', 20, 0)
    await sleep(60)
    const taken = []
    for (let i = 0; i < 20; i++) taken.push(await rates.take('a', 20, 0))
    expect(taken.filter((each) => each.taken).length).toBeGreaterThanOrEqual(20)
  })
})

describe('conversions', () => {
  const credit = record({
    route: constantFrom('a', 'b', 'c'),
    channel: constantFrom<'sms'>('sms'),
    country: constantFrom('DE'),
    converted: boolean(),
  })

  it('are counted as core counts them', async () => {
    await check(
      asyncProperty(
        array(array(credit, { minLength: 1, maxLength: 3 }), { maxLength: 10 }),
        async (lessons) => {
          const { conversions } = await openTestStore()
          let counts: ReadonlyMap<string, { sent: number; converted: number }> = new Map()
          for (const lesson of lessons) counts = credited(counts, lesson)
          await Promise.all(lessons.map((lesson) => conversions.credit(lesson)))
          const stored = await conversions.of('sms', 'DE')
          expect([...stored.keys()].toSorted()).toEqual([...counts.keys()].toSorted())
          for (const [route, { sent, converted }] of counts) {
            expect(stored.get(route)?.sent).toBeCloseTo(sent, 4)
            expect(stored.get(route)?.converted).toBeCloseTo(converted, 4)
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  it('stand apart for each country and channel', async () => {
    const { conversions } = await openTestStore()
    const credits: Credit[] = [
      { route: 'a', channel: 'sms', country: 'DE', converted: true },
      { route: 'a', channel: 'voice', country: 'DE', converted: false },
      { route: 'a', channel: 'sms', country: undefined, converted: false },
    ]
    await conversions.credit(credits)
    expect(await conversions.of('sms', 'DE')).toEqual(new Map([['a', { sent: 1, converted: 1 }]]))
    expect(await conversions.of('voice', 'DE')).toEqual(new Map([['a', { sent: 1, converted: 0 }]]))
    expect(await conversions.of('sms', undefined)).toEqual(new Map([['a', { sent: 1, converted: 0 }]]))
    expect(await conversions.of('sms', 'FR')).toEqual(new Map())
  })

  it('learn from a verification once it has ended', async () => {
    const store = await openTestStore()
    const started = await store.start(someRequest({ country: 'DE' }))
    if (started.type !== 'started') throw new Error('not started')
    const { id } = started.decision.verification
    await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin: new Secret('9999') })
    const why = { by: 'adaptive', among: 2 } as const
    const outcome = { kind: 'accepted', reference: 'SM1' } as const
    const finished = { attempt: 1, outcome, why, route: 'a', otherRoute: true, jitter: 0 }
    await store.dispatch(id, { type: 'attemptFinished', ...finished })
    await store.dispatch(id, { type: 'check', code: new Secret('4711') })
    await expect
      .poll(async () => (await store.conversions.of('sms', 'DE')).get('a'), { timeout: 5_000 })
      .toEqual({ sent: 1, converted: 1 })
  })
})

describe('the board', () => {
  it('tells every process of breakers and of what is turned off', async () => {
    const options = someOptions()
    const [one, other] = await Promise.all([openTestStore(options), openTestStore(options)])
    await one.board.setBreaker('a', '{"openedAt":1}')
    await one.board.turnOff('country:GB')
    await other.board.refresh()
    expect(other.board.current().breakers).toEqual(new Map([['a', '{"openedAt":1}']]))
    expect(other.board.current().switches.get('country:GB')).toBeGreaterThan(0)
    expect(await one.board.turnOn('country:GB')).toBe(true)
    expect(await one.board.turnOn('country:GB')).toBe(false)
    await one.board.setBreaker('a', undefined)
    await other.board.refresh()
    expect(other.board.current()).toEqual({ breakers: new Map(), switches: new Map(), paces: new Map() })
  })

  it('is read again and again while it is watched', async () => {
    const options = someOptions()
    const [one, other] = await Promise.all([openTestStore(options), openTestStore(options)])
    const seen: number[] = []
    other.board.onRead(({ switches }) => seen.push(switches.size))
    other.board.watch()
    await one.board.turnOff('channel:voice')
    await expect.poll(() => seen.includes(1), { timeout: 5_000 }).toBe(true)
  })

  it('slows a route down whose deliveries come late, and lets it come back', async () => {
    const { board } = await openTestStore()
    const deliver = async (lagSeconds: number, times: number) => {
      for (let i = 0; i < times; i++) {
        await board.delivered('a', lagSeconds)
        await board.refresh()
      }
      return board.current().paces.get('a') ?? 1
    }
    expect(await deliver(5, 3)).toBe(1)
    expect(await deliver(90, 3)).toBeCloseTo(0.512)
    expect(await deliver(90, 20)).toBeCloseTo(0.05)
    expect(await deliver(5, 10)).toBeCloseTo(0.55)
    expect(await deliver(5, 10)).toBe(1)
  })
})
