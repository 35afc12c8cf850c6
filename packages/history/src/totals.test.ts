import { randomUUID } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { delivered, entriesOf, MINUTE, NOON, refused, SECOND, someId, succeeded } from '../test/given.ts'
import { KINDS, openOf } from '../test/opened.ts'

const ofAccount = (): string => `a-${randomUUID()}`
const LIMIT = { limit: 50 }

describe.each(KINDS)('totals of history in %s', (kind) => {
  const opened = openOf(kind)

  it('adds up starts by hour, with the time to the right code and the price', async () => {
    const account = ofAccount()
    const slow = succeeded({ account, at: NOON + MINUTE }).map((entry) => ({
      ...entry,
      events: entry.events.map((event) =>
        event.type === 'ended' ? { ...event, at: NOON + MINUTE + 40 * SECOND } : event,
      ),
    }))
    const later = NOON + 61 * MINUTE
    await opened
      .history()
      .record([
        ...succeeded({ account }),
        ...slow,
        ...refused({ account }),
        ...entriesOf(
          { account, at: later },
          [0, { type: 'started' }],
          [60, { type: 'ended', state: 'expired', at: later }],
        ),
      ])
    const none = { refused: 0, inProgress: 0, succeeded: 0, failed: 0, expired: 0, cancelled: 0 }
    const both = { sent: 2, delivered: 2, checked: 2, messages: 2 }
    const no = { sent: 0, delivered: 0, checked: 0, messages: 0 }
    expect(await opened.history().totals({ account }, 'hour')).toEqual([
      {
        ...none,
        ...both,
        key: '2026-11-30T12:00Z',
        starts: 3,
        refused: 1,
        succeeded: 2,
        p50Seconds: 30,
        p95Seconds: 39,
        spend: 150_000,
      },
      {
        ...none,
        ...no,
        key: '2026-11-30T13:00Z',
        starts: 1,
        expired: 1,
        p50Seconds: null,
        p95Seconds: null,
        spend: 0,
      },
    ])
    expect(await opened.history().totals({ account, since: NOON + MINUTE }, 'all')).toMatchObject([
      { key: '', starts: 2 },
    ])
    expect(await opened.history().totals({ account }, 'country')).toMatchObject([{ key: 'DE', starts: 4 }])
    expect(await opened.history().totals({ account }, 'account')).toMatchObject([{ key: account, starts: 4 }])
    expect(await opened.history().refusalTotals({ account })).toEqual([
      { refusal: 'starts-10-minutes', starts: 1 },
    ])
  })

  it('tests are found, and are in no total', async () => {
    const account = ofAccount()
    const id = someId()
    const test = entriesOf(
      { id, account },
      [0, { type: 'started', test: true }],
      ...delivered({ route: 'none' }),
      [10, { type: 'checked', right: true }, { type: 'ended', state: 'succeeded', at: NOON + MINUTE }],
    )
    const refusal = { reason: 'barred' } as const
    await opened
      .history()
      .record([...test, ...entriesOf({ account }, [0, { type: 'refused', test: true, refusal }])])
    const found = (await opened.history().search({ account }, LIMIT)).starts
    expect(found.map(({ test: isTest, state }) => [state, isTest])).toContainEqual(['succeeded', true])
    expect(found).toHaveLength(2)
    expect(await opened.history().totals({ account }, 'all')).toEqual([])
    expect(await opened.history().routeTotals({ account })).toEqual([])
    expect(await opened.history().refusalTotals({ account })).toEqual([])
  })

  it('credits the last attempt that was not reported as failed with the right code', async () => {
    const account = ofAccount()
    const lives = entriesOf(
      { account },
      [0, { type: 'started' }],
      ...delivered({ number: 1, route: 'a' }),
      ...delivered({ number: 2, route: 'b' }, { status: 'failed', reason: 'unreachable' }),
      ...delivered({ number: 3, route: 'c', outcome: { kind: 'providerError' } }),
      [1, { type: 'checked', right: true }, { type: 'ended', state: 'succeeded', at: NOON + MINUTE }],
    )
    await opened.history().record(lives)
    const zero = { channel: 'sms', attempts: 1, handedOver: 1, delivered: 0, notDelivered: 0, converted: 0 }
    expect(await opened.history().routeTotals({ account })).toEqual([
      { ...zero, route: 'a', delivered: 1, converted: 1, spend: 75_000 },
      { ...zero, route: 'b', notDelivered: 1, spend: 75_000 },
      { ...zero, route: 'c', handedOver: 0, delivered: 1, spend: 0 },
    ])
    expect(await opened.history().errorTotals({ account })).toEqual([
      { route: 'c', outcome: 'providerError', attempts: 1 },
    ])
  })
})
