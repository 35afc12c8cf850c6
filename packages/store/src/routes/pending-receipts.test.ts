import { type Outcome, Secret } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../test/redis.ts'
import type { Store } from '../store.ts'

const NEVER = Number.MAX_SAFE_INTEGER
const ACCEPTED: Outcome = { kind: 'accepted', reference: 'SM1' }

interface Sent {
  readonly outcome?: Outcome
  readonly asksReceipts?: boolean
}

/** A verification whose first attempt was sent. */
async function sent(store: Store, { outcome = ACCEPTED, asksReceipts = true }: Sent = {}): Promise<string> {
  const started = await store.start(someRequest())
  if (started.type !== 'started') throw new Error('did not start')
  const { id } = started.decision.verification
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin: new Secret('1234') })
  const finished = { attempt: 1, route: 'r', otherRoute: false, jitter: 0, outcome, asksReceipts }
  await store.dispatch(id, { type: 'attemptFinished', ...finished })
  return id
}

const entriesOf = async (store: Store): Promise<number> =>
  (await store.pendingReceipts.states(Date.now())).reduce((sum, { entries }) => sum + entries, 0)

describe('the index of pending receipts', () => {
  it('gains an accepted attempt whose carrier can be asked with the write of its outcome', async () => {
    const store = await openTestStore(someOptions({ receiptWaitMs: 60_000 }))
    const id = await sent(store)
    await sent(store, { asksReceipts: false })
    await sent(store, { outcome: { kind: 'ambiguous' } })
    expect(await entriesOf(store)).toBe(1)
    expect(await store.pendingReceipts.takeDue(Date.now() + 50_000, NEVER)).toEqual([])
    expect(await store.pendingReceipts.takeDue(Date.now() + 60_000, NEVER)).toEqual([{ id, attempt: 1 }])
  })

  it('loses an attempt with the write of its final receipt', async () => {
    const store = await openTestStore()
    const id = await sent(store)
    await store.dispatch(id, { type: 'receipt', attempt: 1, receipt: { status: 'sent' } })
    expect(await entriesOf(store)).toBe(1)
    await store.dispatch(id, { type: 'receipt', attempt: 1, receipt: { status: 'delivered' } })
    expect(await entriesOf(store)).toBe(0)
  })

  it('loses the attempts of a verification with the write of its end', async () => {
    const store = await openTestStore()
    const id = await sent(store)
    await store.dispatch(id, { type: 'check', code: new Secret('4711') })
    expect(await entriesOf(store)).toBe(0)
  })

  it('gives due receipts to one worker, and again later if they are still missing', async () => {
    const options = someOptions({ shards: 4 })
    const [one, other] = await Promise.all([openTestStore(options), openTestStore(options)])
    const ids = Array.from(
      { length: 20 },
      (_, index) => `0${index % 4}${index.toString(16).padStart(30, 'a')}`,
    )
    await Promise.all(
      ids.map((id, index) => one.pendingReceipts.add({ id, attempt: index + 1 }, 1_000 + index)),
    )
    expect(await one.pendingReceipts.takeDue(999, 5_000)).toEqual([])
    const taken = await Promise.all([one, other].map((store) => store.pendingReceipts.takeDue(1_009, 5_000)))
    const attempts = taken.flat().map(({ attempt }) => attempt)
    expect(attempts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await one.pendingReceipts.takeDue(4_999, 5_000)).toHaveLength(10)
    expect(await one.pendingReceipts.takeDue(5_000, 9_000)).toHaveLength(20)
  })

  it('does not return a removed attempt', async () => {
    const store = await openTestStore()
    const pending = { id: 'a'.repeat(32), attempt: 1 }
    await store.pendingReceipts.add(pending, 1_000)
    await store.pendingReceipts.remove(pending)
    expect(await store.pendingReceipts.takeDue(NEVER, NEVER)).toEqual([])
  })

  it('reports how many wait, and how overdue the first one is', async () => {
    const store = await openTestStore(someOptions({ shards: 2 }))
    await store.pendingReceipts.add({ id: `00${'a'.repeat(30)}`, attempt: 1 }, 1_000)
    await store.pendingReceipts.add({ id: `00${'b'.repeat(30)}`, attempt: 1 }, 4_000)
    expect(await store.pendingReceipts.states(3_500)).toEqual([
      { shard: 0, entries: 2, oldestDueSeconds: 2.5 },
      { shard: 1, entries: 0, oldestDueSeconds: 0 },
    ])
    expect(await store.pendingReceipts.states(500)).toMatchObject([{ oldestDueSeconds: 0 }, {}])
  })
})
