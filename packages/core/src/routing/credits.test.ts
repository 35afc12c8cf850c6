import { describe, expect, it } from 'vitest'

import { started } from '../../test/given.ts'
import type { Outcome, OutcomeKind, Receipt } from '../outcome.ts'
import { Secret } from '../secret.ts'
import type { Attempt, Ended, EndState } from '../verification.ts'
import { creditsOf } from './credits.ts'
import type { RoutingPolicy } from './policy.ts'

const ACCEPTED: Outcome = { kind: 'accepted', reference: 'r' }
const FAILED: Receipt = { status: 'failed', reason: 'unreachable' }

/** Accepted by this route, chosen among two. */
const attempt = (number: number, route: string, fields: Partial<Attempt> = {}): Attempt => ({
  number,
  step: number - 1,
  channel: 'sms',
  claimedAt: number * 1_000,
  route,
  why: { by: 'adaptive', among: 2 },
  outcome: ACCEPTED,
  ...fields,
})

function ended(state: EndState, attempts: readonly Attempt[], routing?: RoutingPolicy): Ended {
  const policy = { advanceOnFailedReceipt: true, routing }
  return { ...started({ policy }), country: 'DE', state, attempts, endedAt: 60_000 }
}

const credit = (route: string, converted: boolean) => ({ route, channel: 'sms', country: 'DE', converted })

const afterRefusal = (kind: Exclude<OutcomeKind, 'accepted'>) =>
  creditsOf(ended('succeeded', [attempt(1, 'b', { outcome: { kind } }), attempt(2, 'a')]))

it('a verification whose caller checks the code says nothing until its result is reported', () => {
  for (const state of ['succeeded', 'expired'] as const) {
    const verification = ended(state, [attempt(1, 'a')])
    expect(creditsOf({ ...verification, unreported: true })).toEqual([])
    expect(creditsOf(verification)).toEqual([credit('a', state === 'succeeded')])
  }
})

describe('a verification that succeeded', () => {
  it('credits the last attempt that may have arrived, and none before it', () => {
    const attempts = [attempt(1, 'a'), attempt(2, 'b', { outcome: { kind: 'ambiguous' } })]
    expect(creditsOf(ended('succeeded', attempts))).toEqual([credit('a', false), credit('b', true)])
  })

  it('credits the country that the step was sent to', () => {
    const verification = ended('succeeded', [attempt(1, 'a')])
    const destination = { address: new Secret('+33612345678'), country: 'FR' }
    const elsewhere = { ...verification, steps: [{ channel: 'sms', waitSeconds: 60, destination } as const] }
    expect(creditsOf(elsewhere)).toEqual([{ ...credit('a', true), country: 'FR' }])
  })

  it('debits a route for a refusal of its own, but not for throttling or its credential', () => {
    for (const kind of ['geoDenied', 'contentRejected', 'requestRefused', 'providerError'] as const) {
      expect(afterRefusal(kind)).toEqual([credit('b', false), credit('a', true)])
    }
    expect(afterRefusal('throttled')).toEqual([credit('a', true)])
    expect(afterRefusal('credentialError')).toEqual([credit('a', true)])
  })

  it('credits the one before if the last one is reported as failed', () => {
    const attempts = [attempt(1, 'a'), attempt(2, 'b', { receipt: FAILED })]
    expect(creditsOf(ended('succeeded', attempts))).toEqual([credit('a', true), credit('b', false)])
  })

  it('credits the last one if each is reported as failed, because one did arrive', () => {
    const attempts = [attempt(1, 'a', { receipt: FAILED }), attempt(2, 'b', { receipt: FAILED })]
    expect(creditsOf(ended('succeeded', attempts))).toEqual([credit('a', false), credit('b', true)])
  })

  it('credits the route that delivered the code, and not a later one that refused', () => {
    const refused = attempt(3, 'c', { outcome: { kind: 'geoDenied' } })
    expect(creditsOf(ended('succeeded', [attempt(1, 'a'), attempt(2, 'b'), refused]))).toEqual([
      credit('a', false),
      credit('b', true),
      credit('c', false),
    ])
  })

  it('credits the last of three if each is reported as failed', () => {
    const failed = ['a', 'b', 'c'].map((route, index) => attempt(index + 1, route, { receipt: FAILED }))
    expect(creditsOf(ended('succeeded', failed))).toEqual([
      credit('a', false),
      credit('b', false),
      credit('c', true),
    ])
  })

  it('credits one that is reported as delivered before one that is reported as failed', () => {
    const delivered = { receipt: { status: 'delivered' } } as const
    const attempts = [
      attempt(1, 'a', delivered),
      attempt(2, 'b', { receipt: FAILED }),
      attempt(3, 'c', { receipt: FAILED }),
    ]
    expect(creditsOf(ended('succeeded', attempts))).toEqual([
      credit('a', true),
      credit('b', false),
      credit('c', false),
    ])
  })

  it('credits each channel separately', () => {
    const attempts = [attempt(1, 'a'), attempt(2, 'v', { channel: 'voice' })]
    expect(creditsOf(ended('succeeded', attempts))).toEqual([
      credit('a', false),
      { ...credit('v', true), channel: 'voice' },
    ])
  })
})

describe('a verification that expired', () => {
  it('debits each route that may have carried it', () => {
    const attempts = [attempt(1, 'a'), attempt(2, 'b', { outcome: { kind: 'throttled' } }), attempt(3, 'c')]
    expect(creditsOf(ended('expired', attempts))).toEqual([credit('a', false), credit('c', false)])
  })
})

describe('no credits are given', () => {
  const attempts = [attempt(1, 'a')]

  it.each(['failed', 'cancelled'] as const)('for a verification that %s', (state) => {
    expect(creditsOf(ended(state, attempts))).toEqual([])
  })

  it('for one in progress', () => {
    expect(creditsOf({ ...started(), attempts })).toEqual([])
  })

  it('for an account whose routing is frozen', () => {
    const settings = { by: 'adaptive', priceCoefficient: 0, exploration: 0 } as const
    expect(creditsOf(ended('succeeded', attempts, { ...settings, frozen: true }))).toEqual([])
    expect(creditsOf(ended('succeeded', attempts, { ...settings, frozen: false }))).toHaveLength(1)
    expect(creditsOf(ended('succeeded', attempts, { by: 'ordered' }))).toHaveLength(1)
  })

  it('if there was no choice', () => {
    const only = attempt(2, 'b', { why: { by: 'only', among: 1 } })
    expect(creditsOf(ended('expired', [attempt(1, 'a'), only]))).toEqual([credit('a', false)])
  })

  it('for an attempt that was lost, or was recorded without a reason', () => {
    const lost = attempt(1, 'a', { route: undefined })
    const old = attempt(2, 'b', { why: undefined })
    expect(creditsOf(ended('expired', [lost, old]))).toEqual([])
  })

  it('to one route for what another one delivered without a choice', () => {
    const only = attempt(2, 'b', { why: { by: 'only', among: 1 } })
    expect(creditsOf(ended('succeeded', [attempt(1, 'a'), only]))).toEqual([credit('a', false)])
  })
})
