import { expect, it } from 'vitest'

import type { Effect } from './command.ts'
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
    { type: 'attempted', attempt: attempt(1) },
    { type: 'pinRenewed' },
    { type: 'claimed', attempt: attempt(2) },
    { type: 'ended', state: 'failed', at: 5 },
  ])
})

it('a type that this version does not know is none', () => {
  expect(['started', 'ended', 'refused'].every(isEventType)).toBe(true)
  expect(['delivered', '', undefined, 3].some(isEventType)).toBe(false)
})
