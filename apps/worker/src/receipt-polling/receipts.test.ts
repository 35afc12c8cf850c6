import { type Outcome, type Receipt, Secret } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { describe, expect, it, vi } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../../../packages/store/test/redis.ts'
import { fetchDueReceipts, type ReceiptDeps } from './receipts.ts'

const DELIVERED: Receipt = { status: 'delivered' }
const ACCEPTED: Outcome = { kind: 'accepted', reference: 'SM1' }

interface World {
  readonly store: Store
  readonly asked: readonly string[]
  /** sends an attempt whose receipt is immediately due for a query */
  send(): Promise<string>
  fetch(): Promise<void>
  entries(): Promise<number>
}

interface Options {
  readonly answer?: Receipt | undefined
  readonly isOpen?: boolean
  readonly ratePerSecond?: number
  readonly canBeAsked?: boolean
}

async function makeWorld(options: Options = {}): Promise<World> {
  const { answer, isOpen = false, ratePerSecond, canBeAsked = true } = options
  const store = await openTestStore(someOptions({ receiptWaitMs: 0 }))
  const asked: string[] = []
  const askReceipt = (reference: string): Promise<Receipt | undefined> => {
    asked.push(reference)
    return Promise.resolve(answer)
  }
  const provider = { name: 'r', channel: 'sms', ...(canBeAsked && { askReceipt }) }
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
    async send() {
      const started = await store.start(someRequest())
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

it('the index is drained in one round, however many receipts are due', async () => {
  const world = await makeWorld()
  const add = (index: number) =>
    world.store.pendingReceipts.add({ id: `00${index.toString(16).padStart(30, '0')}`, attempt: 1 }, 1_000)
  await Promise.all(Array.from({ length: 1_700 }, (_, index) => add(index)))
  await world.fetch()
  expect(await world.entries()).toBe(0)
})
