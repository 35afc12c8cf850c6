import { type Outcome, type Receipt, Secret } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { describe, expect, it, vi } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../../../packages/store/test/redis.ts'
import { steps } from '../../../../packages/core/test/given.ts'
import { fetchDueReceipts, type ReceiptDeps } from './receipts.ts'

const DELIVERED: Receipt = { status: 'delivered' }
const ACCEPTED: Outcome = { kind: 'accepted', reference: 'SM1' }

interface World {
  readonly store: Store
  readonly asked: readonly string[]
  /** reference and code of each report */
  readonly told: readonly string[]
  /** sends an attempt whose receipt is immediately due for a query */
  send(request?: Parameters<typeof someRequest>[0]): Promise<string>
  fetch(): Promise<void>
  entries(): Promise<number>
}

interface Options {
  readonly answer?: Receipt | undefined
  readonly isOpen?: boolean
  readonly ratePerSecond?: number
  readonly canBeAsked?: boolean
  /** whether the carrier answers reports */
  readonly hears?: boolean
}

async function makeWorld(options: Options = {}): Promise<World> {
  const { answer, isOpen = false, ratePerSecond, canBeAsked = true, hears = true } = options
  const store = await openTestStore(someOptions({ receiptWaitMs: 0 }))
  const asked: string[] = []
  const askReceipt = (reference: string): Promise<Receipt | undefined> => {
    asked.push(reference)
    return Promise.resolve(answer)
  }
  const told: string[] = []
  const reportRightCode = (reference: string, code: Secret): Promise<boolean> => {
    told.push(`${reference} ${code.reveal()}`)
    return Promise.resolve(hears)
  }
  const provider = { name: 'r', channel: 'sms', reportRightCode, ...(canBeAsked && { askReceipt }) }
  const parts = {
    store,
    providers: {
      byName: (name: string) => (name === 'r' ? provider : undefined),
      routes: () => [{ name: 'r', ratePerSecond }],
    },
    breakers: { isOpen: () => isOpen },
    metrics: makeMetrics(),
    logger: makeLogger('worker', 'silent'),
    signal: new AbortController().signal,
    receiptWaitMs: 60_000,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what fetching uses of them
  const deps = parts as unknown as ReceiptDeps
  return {
    store,
    asked,
    told,
    async send(request = {}) {
      const started = await store.start(someRequest(request))
      if (started.type !== 'started') throw new Error('did not start')
      const { id } = started.decision.verification
      await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin: new Secret('1234') })
      const finished = { attempt: 1, route: 'r', otherRoute: false, jitter: 0, asksReceipts: true }
      await store.dispatch(id, { type: 'attemptFinished', outcome: ACCEPTED, ...finished })
      return id
    },
    fetch: () => fetchDueReceipts(deps),
    entries: async () =>
      (await store.pendingReceipts.states(Date.now())).reduce((sum, { entries }) => sum + entries, 0),
  }
}

describe('a missing receipt', () => {
  it('is fetched, recorded and no longer pending', async () => {
    const world = await makeWorld({ answer: DELIVERED })
    const id = await world.send()
    await world.fetch()
    expect(world.asked).toEqual(['SM1'])
    expect((await world.store.find(id))?.attempts[0]?.receipt).toEqual(DELIVERED)
    expect(await world.entries()).toBe(0)
  })

  it('does not count for the route’s delivery time', async () => {
    const world = await makeWorld({ answer: DELIVERED })
    const id = await world.send()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    await world.fetch().finally(() => vi.useRealTimers())
    expect((await world.store.find(id))?.attempts[0]?.receipt).toEqual(DELIVERED)
    await world.store.routeState.refresh()
    expect(world.store.routeState.current().trafficShares).toEqual(new Map())
  })

  it('stays pending if the carrier does not know it yet', async () => {
    const world = await makeWorld({ answer: { status: 'sent' } })
    await world.send()
    await world.fetch()
    expect(world.asked).toHaveLength(1)
    expect(await world.entries()).toBe(1)
  })

  it('is not asked for while the breaker of its route is open', async () => {
    const world = await makeWorld({ answer: DELIVERED, isOpen: true })
    await world.send()
    await world.fetch()
    expect(world.asked).toEqual([])
    expect(await world.entries()).toBe(1)
  })

  it('is not asked for above the rate of its route', async () => {
    const world = await makeWorld({ answer: DELIVERED, ratePerSecond: 0.01 })
    await world.send()
    await world.send()
    await world.fetch()
    expect(world.asked).toHaveLength(1)
    expect(await world.entries()).toBe(1)
  })

  it('is not asked for if its provider has no such query', async () => {
    const world = await makeWorld({ canBeAsked: false })
    await world.send()
    await world.fetch()
    expect(await world.entries()).toBe(0)
  })
})

const TELEGRAM = { steps: steps('telegram180') }
const enter = (world: World, id: string, code: string) =>
  world.store.dispatch(id, { type: 'check', code: new Secret(code) })

describe('a right code', () => {
  it('is reported to a carrier that wants to hear it, once, and no other code is', async () => {
    const world = await makeWorld({ answer: DELIVERED })
    const id = await world.send(TELEGRAM)
    await enter(world, id, '0000')
    await enter(world, id, '4711')
    await world.fetch()
    await world.fetch()
    expect(world.told).toEqual(['SM1 4711'])
    expect(world.asked).toEqual([])
    expect(await world.entries()).toBe(0)
  })

  it('is reported though the final receipt had arrived', async () => {
    const world = await makeWorld()
    const id = await world.send(TELEGRAM)
    await world.store.dispatch(id, { type: 'receipt', attempt: 1, receipt: DELIVERED })
    await enter(world, id, '4711')
    await world.fetch()
    expect(world.told).toEqual(['SM1 4711'])
  })

  it('is reported again later if the carrier did not answer', async () => {
    const world = await makeWorld({ hears: false })
    await enter(world, await world.send(TELEGRAM), '4711')
    await world.fetch()
    expect(world.told).toHaveLength(1)
    expect(await world.entries()).toBe(1)
  })

  it('is not reported while the breaker of its route is open', async () => {
    const world = await makeWorld({ isOpen: true })
    await enter(world, await world.send(TELEGRAM), '4711')
    await world.fetch()
    expect(world.told).toEqual([])
    expect(await world.entries()).toBe(1)
  })

  it('of an SMS is not reported', async () => {
    const world = await makeWorld()
    await enter(world, await world.send(), '4711')
    await world.fetch()
    expect(world.told).toEqual([])
    expect(await world.entries()).toBe(0)
  })

  it('is reported for an hour at most', async () => {
    const world = await makeWorld()
    await enter(world, await world.send(TELEGRAM), '4711')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_700_000 })
    await world.fetch().finally(() => vi.useRealTimers())
    expect(world.told).toEqual([])
    expect(await world.entries()).toBe(0)
  })

  it('leaves nothing to report if the caller approved without a code', async () => {
    const world = await makeWorld()
    const id = await world.send(TELEGRAM)
    await world.store.dispatch(id, { type: 'approve' })
    await world.fetch()
    expect(world.told).toEqual([])
  })
})

it('the index is drained in one round, however many receipts are due', async () => {
  const world = await makeWorld()
  const add = (index: number) =>
    world.store.pendingReceipts.add({ id: `00${index.toString(16).padStart(30, '0')}`, attempt: 1 }, 1_000)
  await Promise.all(Array.from({ length: 1_700 }, (_, index) => add(index)))
  await world.fetch()
  expect(await world.entries()).toBe(0)
})
