import { describe, expect, it } from 'vitest'

import { REQUEST, ticked } from '../test/given.ts'
import type { Command, Effect } from './command.ts'
import { decide } from './decide.ts'
import { Secret } from './secret.ts'
import { start } from './start.ts'
import { overAt } from './verification.ts'

const finish = {
  outcome: { kind: 'accepted', reference: 'SM1' },
  route: 'twilio',
  otherRoute: true,
  jitter: 0,
} as const

const COMMANDS: readonly Command[] = [
  { type: 'tickDue', tick: 4, freshPin: new Secret('5678') },
  { type: 'attemptFinished', attempt: 9, ...finish },
  { type: 'receipt', attempt: 9, receipt: { status: 'sent' } },
  { type: 'check', code: new Secret('1234') },
  { type: 'cancel' },
  { type: 'triggerNext' },
  { type: 'expiryDue' },
]

const last = ticked(ticked(ticked(start(REQUEST, 0).verification)))
const delivers = (effects: readonly Effect[]) => effects.filter(({ type }) => type === 'deliver')

describe('the planned end', () => {
  it('is reached by the tick after the last wait', () => {
    const { verification, reply } = decide(
      last,
      { type: 'tickDue', tick: 4, freshPin: new Secret('5678') },
      605_000,
    )
    expect(reply).toBe('done')
    expect(verification).toMatchObject({ state: 'expired', endedAt: 605_000 })
    expect(verification).not.toHaveProperty('pin')
  })

  it('does not wait for a worker: expiryDue finds it too', () => {
    const { verification, effects, reply } = decide(last, { type: 'expiryDue' }, 700_000)
    expect(reply).toBe('ended')
    expect(verification).toMatchObject({ state: 'expired', endedAt: 605_000 })
    expect(effects).toEqual([
      { type: 'unschedule', tick: last.tick },
      { type: 'notify', event: { type: 'ended', state: 'expired', at: 605_000 } },
      { type: 'notify', event: { type: 'attempted', attempt: verification.attempts[2] } },
    ])
    expect(verification.attempts[2]).toEqual({ ...last.attempts[2], outcome: { kind: 'ambiguous' } })
  })

  it('refuses a right code, with or without a worker', () => {
    const { verification, reply } = decide(last, { type: 'check', code: new Secret('5678') }, 605_000)
    expect(reply).toBe('ended')
    expect(verification).toMatchObject({ state: 'expired', checks: [] })
  })

  it('is not reached a millisecond before', () => {
    expect(decide(last, { type: 'expiryDue' }, 604_999)).toEqual({
      verification: last,
      effects: [],
      reply: 'goesOn',
    })
  })

  it('is the moment of giving up if no worker ran', () => {
    const { verification } = start(REQUEST, 0)
    expect(overAt(verification)).toBe(605_000)
    expect(decide(verification, { type: 'expiryDue' }, 605_000).reply).toBe('ended')
  })

  it('still records a provider’s report at the same moment', () => {
    const { verification, effects } = decide(
      last,
      { type: 'attemptFinished', attempt: 3, ...finish },
      605_000,
    )
    expect(verification).toMatchObject({ state: 'expired' })
    expect(verification.attempts[2]).toMatchObject({ route: 'twilio', outcome: { kind: 'accepted' } })
    expect(effects.map((effect) => (effect.type === 'notify' ? effect.event.type : effect.type))).toEqual([
      'unschedule',
      'ended',
      'attempted',
      'answeredLate',
    ])
  })

  it('is the same instant for a late worker as for a late caller', () => {
    const byWorker = decide(last, { type: 'tickDue', tick: 4, freshPin: new Secret('5678') }, 700_000)
    const byCaller = decide(last, { type: 'expiryDue' }, 700_000)
    expect(byWorker.verification).toMatchObject({ state: 'expired' })
    expect(byWorker.verification).toEqual(byCaller.verification)
  })
})

describe('after the end', () => {
  const { verification: ended } = decide(last, { type: 'check', code: new Secret('5678') }, 400_000)

  it.each(COMMANDS)('$type changes nothing', (command) => {
    const decision = decide(ended, command, 401_000)
    expect(decision.verification).toBe(ended)
    expect(decision.effects).toEqual([])
    expect(['ended', 'stale']).toContain(decision.reply)
  })

  it('the outcome of an attempt is recorded, and nothing is delivered', () => {
    const refused = { ...finish, outcome: { kind: 'credentialError' } } as const
    const { verification, effects, reply } = decide(
      ended,
      { type: 'attemptFinished', attempt: 3, ...refused },
      401_000,
    )
    expect(reply).toBe('done')
    expect(verification).toMatchObject({ state: 'succeeded', endedAt: 400_000 })
    expect(verification.attempts[2]?.outcome).toEqual({ kind: 'credentialError' })
    expect(delivers(effects)).toEqual([])
  })

  it('a receipt is recorded, and the plan does not change', () => {
    const failed = { status: 'failed', reason: 'fraudBlocked' } as const
    const { verification, effects } = decide(ended, { type: 'receipt', attempt: 1, receipt: failed }, 401_000)
    expect(verification).toMatchObject({ state: 'succeeded', endedAt: 400_000 })
    expect(verification.attempts[0]?.receipt).toEqual(failed)
    expect(effects).toHaveLength(1)
    expect(effects[0]).toMatchObject({ type: 'notify', event: { type: 'receiptTaken' } })
  })

  it('a verification keeps the data that search shows', () => {
    expect(ended).toMatchObject({
      id: REQUEST.id,
      account: 'acme',
      address: REQUEST.address,
      brand: 'Acme',
      locale: 'en-us',
      pinSeconds: 300,
      codeLength: 4,
      startedAt: 0,
      steps: last.steps,
      policy: last.policy,
      timeScale: 1,
    })
  })
})

describe('a code that was sent late, after an outage', () => {
  it('can be submitted while its PIN lives', () => {
    const first = ticked(start(REQUEST, 0).verification)
    const command = { type: 'tickDue', tick: first.tick.number, freshPin: new Secret('5678') } as const
    const { verification } = decide(first, command, 604_000)
    expect(verification).toMatchObject({ state: 'inProgress', pinExpiresAt: 904_000 })
    expect(decide(verification, { type: 'check', code: new Secret('5678') }, 620_000).reply).toBe('right')
  })

  it('is the last one: steps after the whole plan are not sent, and the verification ends with the PIN', () => {
    const first = ticked(start(REQUEST, 0).verification)
    const freshPin = new Secret('5678')
    const second = decide(first, { type: 'tickDue', tick: first.tick.number, freshPin }, 604_000).verification
    const third = ticked(second)
    expect(third.attempts).toHaveLength(2)
    expect(third.tick).toMatchObject({ at: 904_000, purpose: 'expiry' })
  })
})
