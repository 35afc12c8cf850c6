import { expect, it } from 'vitest'

import type { Event } from './event.ts'
import type { Attempt } from './verification.ts'
import { webhookEventId, webhookEventsOf } from './webhook-event.ts'

const ATTEMPT: Attempt = {
  number: 1,
  step: 0,
  channel: 'sms',
  claimedAt: 0,
  route: 'r',
  price: 46_700,
  outcome: { kind: 'accepted', reference: 'SM1' },
}
const entryOf = (...events: readonly Event[]) => ({
  id: 'a1',
  version: 3,
  account: 'shop',
  country: 'DE',
  at: 1_000,
  events,
})
const SENT = { attempt: 1, step: 1, channel: 'sms', outcome: 'accepted' }
const PRICE = { amount: '0.04670', currency: 'EUR' }

it('an attempt is reported with its outcome and price, without the route and the carrier’s reference', () => {
  const events = webhookEventsOf(entryOf({ type: 'attempted', attempt: ATTEMPT }), {
    requestId: 'a-1',
    clientRef: 'order-4711',
  })
  expect(events).toEqual([
    {
      id: 'evt_a1_000003_00',
      type: 'verification.attempt',
      at: 1_000,
      data: {
        request_id: 'a-1',
        client_ref: 'order-4711',
        version: 3,
        account: 'shop',
        country: 'DE',
        attempt: 1,
        step: 1,
        channel: 'sms',
        outcome: 'accepted',
        price: { amount: '0.04670', currency: 'EUR' },
      },
    },
  ])
})

it('an event of a test says so', () => {
  const [event] = webhookEventsOf(entryOf({ type: 'started' }), { requestId: 'a-1', test: true })
  expect(event?.data).toMatchObject({ request_id: 'a-1', test: true, state: 'inProgress' })
})

it.each<readonly [Event, string, object]>([
  [{ type: 'started' }, 'started', { state: 'inProgress' }],
  [{ type: 'answeredLate', attempt: { ...ATTEMPT, price: undefined } }, 'attempt', SENT],
  [
    { type: 'attempted', attempt: { ...ATTEMPT, outcome: undefined } },
    'attempt',
    { ...SENT, outcome: undefined, price: PRICE },
  ],
  [
    { type: 'receiptTaken', attempt: { ...ATTEMPT, receipt: { status: 'delivered' } } },
    'delivered',
    { ...SENT, receipt: 'delivered', price: PRICE },
  ],
  [
    {
      type: 'receiptTaken',
      attempt: { ...ATTEMPT, receipt: { status: 'failed', reason: 'unreachable' } },
    },
    'undelivered',
    { ...SENT, receipt: 'failed', reason: 'unreachable', price: PRICE },
  ],
  [{ type: 'ended', state: 'succeeded', at: 1 }, 'succeeded', { state: 'succeeded' }],
  [{ type: 'ended', state: 'expired', at: 1 }, 'expired', { state: 'expired' }],
  [{ type: 'ended', state: 'cancelled', at: 1 }, 'cancelled', { state: 'cancelled' }],
  [{ type: 'refused', refusal: { reason: 'barred' } }, 'blocked', { reason: 'barred' }],
  [
    {
      type: 'refused',
      refusal: { reason: 'limit', limit: 'starts-day', retryAfterSeconds: 1 },
    },
    'blocked',
    { reason: 'limit', limit: 'starts-day' },
  ],
])('%j is reported as %s', (event, type, data) => {
  expect(webhookEventsOf(entryOf(event), { requestId: 'a-1' })).toEqual([
    {
      id: 'evt_a1_000003_00',
      type: `verification.${type}`,
      at: 1_000,
      data: { request_id: 'a-1', version: 3, account: 'shop', country: 'DE', ...data },
    },
  ])
})

it('the id of an event contains its place in the entry, and internal events are omitted', () => {
  const silent: Event = { type: 'receiptTaken', attempt: ATTEMPT }
  const sent: Event = { type: 'receiptTaken', attempt: { ...ATTEMPT, receipt: { status: 'sent' } } }
  const events: Event[] = [
    { type: 'checked', right: true },
    { type: 'claimed', attempt: ATTEMPT },
    { type: 'priceSettled', attempt: ATTEMPT },
    { type: 'pinRenewed' },
    { type: 'triggered' },
    { type: 'resent', channel: 'sms' },
    { type: 'approved' },
    { type: 'stepsMissed' },
    silent,
    sent,
    { type: 'ended', state: 'failed', at: 1 },
  ]
  expect(webhookEventsOf(entryOf(...events), { requestId: 'a1' })).toMatchObject([
    { id: 'evt_a1_000003_10', type: 'verification.failed' },
  ])
})

it('ids of one verification sort in the order of its events', () => {
  const ids = [9, 10, 100].flatMap((version) =>
    [0, 9, 10].map((index) => webhookEventId({ id: 'a1', version }, index)),
  )
  expect(ids.toSorted()).toEqual(ids)
})
