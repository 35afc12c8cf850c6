import { describe, expect, it } from 'vitest'

import { inProgress, started, ticked, steps } from '../test/given.ts'
import { decide } from './decide.ts'
import { type Receipt, supersedes } from './outcome.ts'
import { Secret } from './secret.ts'
import type { InProgress, Verification } from './verification.ts'

function accepted(verification: InProgress): Verification {
  const command = {
    type: 'attemptFinished',
    attempt: verification.attempts.length,
    outcome: { kind: 'accepted', reference: 'SM1' },
    route: 'twilio',
    otherRoute: false,
    jitter: 0,
  } as const
  return decide(verification, command, verification.attempts.at(-1)?.claimedAt ?? 0).verification
}

type Reason = Extract<Receipt, { status: 'failed' }>['reason']
const failed = (reason: Reason): Receipt => ({ status: 'failed', reason })
const report = (verification: Verification, receipt: Receipt, seconds = 10, attempt = 1) =>
  decide(verification, { type: 'receipt', attempt, receipt }, seconds * 1000)

const sent = accepted(ticked(started()))

describe('the rank of receipts', () => {
  const order: readonly Receipt[] = [
    { status: 'queued' },
    { status: 'sent' },
    { status: 'ringing' },
    { status: 'answered' },
    { status: 'delivered' },
  ]
  const pairs = order.flatMap((later, i) => order.map((earlier, j) => ({ later, earlier, wins: i > j })))

  it.each(pairs)('$later.status after $earlier.status: recorded $wins', ({ later, earlier, wins }) => {
    expect(supersedes(later, earlier)).toBe(wins)
  })

  it.each(order)('the first receipt is always recorded, such as $status', (receipt) => {
    expect(supersedes(receipt, undefined)).toBe(true)
  })

  it('the first final receipt stays', () => {
    expect(supersedes(failed('unreachable'), { status: 'delivered' })).toBe(false)
    expect(supersedes({ status: 'delivered' }, failed('unreachable'))).toBe(false)
    expect(supersedes(failed('fraudBlocked'), failed('unreachable'))).toBe(false)
    expect(supersedes(failed('unreachable'), { status: 'answered' })).toBe(true)
  })
})

describe('a receipt', () => {
  it('is recorded with its attempt and is an event', () => {
    const { verification, effects, reply } = report(sent, { status: 'delivered' })
    expect(reply).toBe('done')
    expect(verification.attempts[0]?.receipt).toEqual({ status: 'delivered' })
    expect(effects).toEqual([
      { type: 'notify', event: { type: 'receiptTaken', attempt: verification.attempts[0] } },
      { type: 'removePendingReceipt', attempt: 1 },
    ])
  })

  it('that comes twice changes nothing the second time', () => {
    const { verification } = report(sent, { status: 'sent' })
    const again = report(verification, { status: 'sent' })
    expect(again).toEqual({ verification, effects: [], reply: 'stale' })
    expect(again.verification).toBe(verification)
  })

  it('that comes out of order does not replace a later status', () => {
    const { verification } = report(sent, { status: 'delivered' })
    expect(report(verification, { status: 'sent' }).reply).toBe('stale')
  })

  it('of an attempt that was never claimed is refused', () => {
    expect(report(sent, { status: 'sent' }, 10, 2)).toEqual({
      verification: sent,
      effects: [],
      reply: 'stale',
    })
  })

  it('that comes before the provider answered the worker is recorded, and the answer after it too', () => {
    const early = report(ticked(started()), { status: 'delivered' }).verification
    const both = accepted(inProgress(early))
    expect(both.attempts[0]).toMatchObject({
      outcome: { kind: 'accepted' },
      receipt: { status: 'delivered' },
    })
  })

  it('that comes after the end is recorded', () => {
    const { verification } = decide(sent, { type: 'check', code: new Secret('1234') }, 9_000)
    expect(report(verification, { status: 'delivered' }).verification).toMatchObject({
      state: 'succeeded',
      endedAt: 9_000,
      attempts: [{ receipt: { status: 'delivered' } }],
    })
  })
})

describe('a failed receipt', () => {
  it.each<[Reason]>([
    ['unreachable'],
    ['providerError'],
    ['expired'],
    ['ambiguous'],
    ['throttled'],
    ['senderRefused'],
  ])('of %s makes the next step due at once', (reason) => {
    const { verification } = report(sent, failed(reason))
    expect(inProgress(verification).tick).toEqual({ number: 3, at: 10_000, purpose: 'step' })
    expect(ticked(verification).attempts[1]).toMatchObject({ step: 1, channel: 'voice', claimedAt: 10_000 })
  })

  it('never sends the same step again, because the carrier had accepted it', () => {
    const { effects } = report(sent, failed('credentialError'))
    expect(effects.filter(({ type }) => type === 'deliver')).toEqual([])
  })

  it('is only recorded if the policy is off', () => {
    const off = accepted(ticked(started({ policy: { advanceOnFailedReceipt: false } })))
    const { verification } = report(off, failed('fraudBlocked'))
    expect(inProgress(verification).tick.at).toBe(125_000)
    expect(verification.attempts[0]?.receipt).toEqual(failed('fraudBlocked'))
  })

  it.each<[Reason]>([
    ['channelUnsupported'],
    ['optedOut'],
    ['geoDenied'],
    ['contentRejected'],
    ['requestRefused'],
  ])('of %s skips the steps of that channel', (reason) => {
    const { verification } = report(
      accepted(ticked(started({ steps: steps('sms125 sms180 voice300') }))),
      failed(reason),
    )
    expect(ticked(verification).attempts[1]).toMatchObject({ step: 2, channel: 'voice', claimedAt: 10_000 })
  })

  it.each<[Reason]>([['invalidNumber'], ['fraudBlocked']])('of %s ends the verification', (reason) => {
    expect(report(sent, failed(reason)).verification).toMatchObject({ state: 'failed', endedAt: 10_000 })
  })

  it.each<[Reason]>([['invalidNumber'], ['fraudBlocked']])(
    'of %s ends it even when it is of an earlier step',
    (reason) => {
      expect(report(accepted(ticked(sent)), failed(reason), 130).verification.state).toBe('failed')
    },
  )

  it('of an earlier step does not change the plan', () => {
    const { verification } = report(accepted(ticked(sent)), failed('unreachable'), 130)
    expect(inProgress(verification).tick.at).toBe(305_000)
  })

  it('of an attempt that was followed by another route does not change the plan', () => {
    const command = {
      attempt: 1,
      outcome: { kind: 'geoDenied' },
      route: 'a',
      otherRoute: true,
      jitter: 0,
    } as const
    const { verification } = decide(ticked(started()), { type: 'attemptFinished', ...command }, 1_000)
    expect(inProgress(report(verification, failed('unreachable')).verification).tick.at).toBe(125_000)
  })

  it('of the last step keeps the planned end, because a carrier can be wrong', () => {
    const only = accepted(ticked(started({ steps: steps('sms0') })))
    expect(inProgress(report(only, failed('unreachable')).verification).tick).toMatchObject({
      at: 300_000,
      purpose: 'expiry',
    })
  })

  it('that comes before the answer makes the next step due, and the answer is recorded after it', () => {
    const early = report(ticked(started()), failed('unreachable'), 1).verification
    const next = ticked(early)
    expect(next.attempts.map(({ outcome }) => outcome?.kind)).toEqual(['ambiguous', undefined])
    const command = {
      outcome: { kind: 'accepted', reference: 'SM1' },
      route: 'a',
      otherRoute: false,
      jitter: 0,
    } as const
    const { verification } = decide(next, { type: 'attemptFinished', attempt: 1, ...command }, 2_000)
    expect(verification.attempts[0]).toMatchObject({
      outcome: { kind: 'accepted' },
      receipt: failed('unreachable'),
    })
  })
})
