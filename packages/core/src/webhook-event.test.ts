import { expect, it } from 'vitest'

import type { Event } from './event.ts'
import type { Attempt } from './verification.ts'
import { isWebhookType, webhookEventsOf } from './webhook-event.ts'

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
const one = (event: Event) => webhookEventsOf(entryOf(event))[0]

it('an attempt is told with its route, outcome and price, and without what the carrier called it', () => {
  expect(one({ type: 'attempted', attempt: ATTEMPT })).toEqual({
    id: 'evt_a1_3_0',
    type: 'verification.attempt',
    at: 1_000,
    data: {
      request_id: 'a1',
      version: 3,
      account: 'shop',
      country: 'DE',
      attempt: 1,
      step: 1,
      channel: 'sms',
      route: 'r',
      outcome: 'accepted',
      price: { amount: '0.04670', currency: 'EUR' },
    },
  })
})

it.each<readonly [Event, string, object]>([
  [{ type: 'started' }, 'started', { state: 'inProgress' }],
  [
    { type: 'answeredLate', attempt: { ...ATTEMPT, price: undefined } },
    'attempt',
    { attempt: 1, outcome: 'accepted' },
  ],
  [{ type: 'attempted', attempt: { ...ATTEMPT, outcome: undefined } }, 'attempt', { attempt: 1 }],
  [
    { type: 'receiptTaken', attempt: { ...ATTEMPT, receipt: { status: 'delivered' } } },
    'delivered',
    { receipt: 'delivered' },
  ],
  [
    {
      type: 'receiptTaken',
      attempt: { ...ATTEMPT, receipt: { status: 'failed', reason: 'unreachable' } },
    },
    'undelivered',
    { receipt: 'failed', reason: 'unreachable' },
  ],
  [{ type: 'ended', state: 'succeeded', at: 1 }, 'succeeded', { state: 'succeeded' }],
  [{ type: 'ended', state: 'expired', at: 1 }, 'expired', { state: 'expired' }],
  [{ type: 'refused', refusal: { reason: 'barred' } }, 'blocked', { reason: 'barred' }],
  [
    {
      type: 'refused',
      refusal: { reason: 'limit', limit: 'starts-day', retryAfterSeconds: 1 },
    },
    'blocked',
    { reason: 'limit', limit: 'starts-day' },
  ],
])('%j is told as %s', (event, type, data) => {
  expect(one(event)).toMatchObject({ type: `verification.${type}`, data })
})

it('the place of an event in its entry belongs to its id, and what customers need not know is left out', () => {
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
  expect(webhookEventsOf(entryOf(...events))).toMatchObject([
    { id: 'evt_a1_3_10', type: 'verification.failed' },
  ])
})

it('types of events are known by name', () => {
  expect(isWebhookType('verification.started')).toBe(true)
  expect(isWebhookType('verification.exploded')).toBe(false)
})
