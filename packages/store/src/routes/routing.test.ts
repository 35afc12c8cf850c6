import { type Credit, credited, Secret } from '@pinpost/core'
import { assert as check, constantFrom, asyncProperty, array, record, boolean } from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'

import { openStore } from '../store.ts'
import { openTestStore, rawRedis, someOptions, someRequest } from '../../test/redis.ts'

describe('conversions', () => {
  const credit = record({
    route: constantFrom('a', 'b', 'c'),
    channel: constantFrom<'sms'>('sms'),
    country: constantFrom('DE'),
    converted: boolean(),
  })

  it('are counted by core’s formula', async () => {
    await check(
      asyncProperty(
        array(array(credit, { minLength: 1, maxLength: 3 }), { maxLength: 10 }),
        async (pendingCredits) => {
          const { conversions } = await openTestStore()
          let counts: ReadonlyMap<string, { sent: number; converted: number }> = new Map()
          for (const lesson of pendingCredits) counts = credited(counts, lesson)
          await Promise.all(pendingCredits.map((lesson) => conversions.credit(lesson)))
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

  it('are separate for each country and channel', async () => {
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

  it('are updated once a verification has ended', async () => {
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
      .poll(async () => (await store.conversions.of('sms', 'DE')).get('a'))
      .toEqual({ sent: 1, converted: 1 })
  })
})

describe('the route state', () => {
  it('shares breakers and switches with every process', async () => {
    const options = someOptions()
    const [one, other] = await Promise.all([openTestStore(options), openTestStore(options)])
    await one.routeState.setBreaker('a', '{"openedAt":1}')
    await one.routeState.turnOff('country:GB')
    await other.routeState.refresh()
    expect(other.routeState.current().breakers).toEqual(new Map([['a', '{"openedAt":1}']]))
    expect(other.routeState.current().switches.get('country:GB')).toEqual({ since: expect.any(Number) })
    expect(await one.routeState.turnOn('country:GB')).toBe(true)
    expect(await one.routeState.turnOn('country:GB')).toBe(false)
    await one.routeState.setBreaker('a', undefined)
    await other.routeState.refresh()
    expect(other.routeState.current()).toEqual({
      breakers: new Map(),
      switches: new Map(),
      trafficShares: new Map(),
    })
  })

  it('has the reason of a switch, and forgets it at its end', async () => {
    const { routeState } = await openTestStore()
    const [reason, soon] = ['attack', Date.now() + 60_000]
    await routeState.turnOff('country:GB', { reason, until: soon })
    await routeState.turnOff('country:FR', { reason, until: Date.now() })
    await routeState.refresh()
    expect([...routeState.current().switches]).toEqual([
      ['country:GB', { since: expect.any(Number), reason, until: soon }],
    ])
  })

  it('still has switches that an older version wrote, or somebody by hand', async () => {
    const options = someOptions()
    const { routeState } = await openTestStore(options)
    await rawRedis().hset(`${options.prefix}:switches`, 'country:GB', 1_796_000_000_000)
    await rawRedis().hset(`${options.prefix}:switches`, 'country:FR', 'by hand', 'country:IT', 'null')
    await routeState.refresh()
    expect([...routeState.current().switches]).toEqual([
      ['country:GB', { since: 1_796_000_000_000 }],
      ['country:FR', { since: 0 }],
      ['country:IT', { since: 0 }],
    ])
  })

  it('names the routes that a worker has published', async () => {
    const { routeState } = await openTestStore()
    expect(await routeState.published()).toEqual([])
    const route = { name: 'a', channel: 'sms', provider: 'twilio', price: 75_000, ratePerSecond: 10 } as const
    await routeState.publish([route])
    expect(await routeState.published()).toEqual([route])
  })

  it('that was read on connecting is given to a listener at once, so that a new worker uses no failing route', async () => {
    const options = someOptions()
    const [one, other] = [await openTestStore(options), openStore(options)]
    onTestFinished(() => other.close())
    await one.routeState.setBreaker('a', '{"openedAt":1}')
    await other.connect()
    const seen: ReadonlyMap<string, string>[] = []
    other.routeState.onRead(({ breakers }) => void seen.push(breakers))
    expect(seen).toEqual([new Map([['a', '{"openedAt":1}']])])
  })

  it('is read repeatedly while it is watched', async () => {
    const options = someOptions()
    const [one, other] = await Promise.all([openTestStore(options), openTestStore(options)])
    const seen: number[] = []
    other.routeState.onRead(({ switches }) => seen.push(switches.size))
    other.routeState.watch()
    await one.routeState.turnOff('channel:voice')
    await expect.poll(() => seen.includes(1)).toBe(true)
  })

  it('lowers the traffic share of a route with late deliveries, and restores it', async () => {
    const { routeState } = await openTestStore()
    const deliver = async (lagSeconds: number, times: number) => {
      for (let i = 0; i < times; i++) {
        await routeState.delivered('a', lagSeconds)
        await routeState.refresh()
      }
      return routeState.current().trafficShares.get('a') ?? 1
    }
    expect(await deliver(5, 3)).toBe(1)
    expect(await deliver(90, 3)).toBeCloseTo(0.512)
    expect(await deliver(90, 20)).toBeCloseTo(0.05)
    expect(await deliver(5, 10)).toBeCloseTo(0.55)
    expect(await deliver(5, 10)).toBe(1)
  })
})
