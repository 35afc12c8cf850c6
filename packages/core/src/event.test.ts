import { expect, it } from 'vitest'

import { REQUEST, started } from '../test/given.ts'
import type { Effect } from './command.ts'
import { decide } from './decide.ts'
import { eventsOf, isEventType } from './event.ts'
import type { Attempt } from './verification.ts'

const attempt = (number: number): Attempt => ({ number, step: 0, channel: 'sms', claimedAt: 0 })

it('the events of a change come in the order in which they happened, the end last', () => {
  const effects: readonly Effect[] = [
    { type: 'notify', event: { type: 'ended', state: 'failed', at: 5 } },
    { type: 'deliver', attempt: attempt(2) },
    { type: 'schedule', tick: { number: 2, at: 9, purpose: 'expiry' } },
    { type: 'notify', event: { type: 'pinRenewed' } },
    { type: 'notify', event: { type: 'attempted', attempt: attempt(1) } },
  ]
  expect(eventsOf(effects)).toEqual([
    { type: 'pinRenewed' },
    { type: 'attempted', attempt: attempt(1) },
    { type: 'claimed', attempt: attempt(2) },
    { type: 'ended', state: 'failed', at: 5 },
  ])
})

it('a receipt comes before the end that it causes, and before the attempts that the end gives up', () => {
  const sent = decide(started(), { type: 'tickDue', tick: 1, freshPin: REQUEST.pin }, 0).verification
  const receipt = { status: 'failed', reason: 'invalidNumber' } as const
  const { effects, verification } = decide(sent, { type: 'receipt', attempt: 1, receipt }, 1)
  const events = eventsOf(effects)
  expect(events.map(({ type }) => type)).toEqual(['receiptTaken', 'attempted', 'ended'])
  expect(events[1]).toEqual({ type: 'attempted', attempt: verification.attempts[0] })
})

it('an answer after the planned end comes after the attempt was given up', () => {
  const sent = decide(started(), { type: 'tickDue', tick: 1, freshPin: REQUEST.pin }, 0).verification
  const outcome = { kind: 'accepted', reference: 'SM1' } as const
  const answer = {
    type: 'attemptFinished',
    attempt: 1,
    route: 'r',
    outcome,
    otherRoute: false,
    jitter: 0,
  } as const
  const events = eventsOf(decide(sent, answer, 86_400_000).effects)
  expect(events.map(({ type }) => type)).toEqual(['attempted', 'answeredLate', 'ended'])
})

it('an unknown type is no event', () => {
  expect(['started', 'ended', 'refused', 'erased'].every(isEventType)).toBe(true)
  expect(['delivered', '', undefined, 3].some(isEventType)).toBe(false)
})
