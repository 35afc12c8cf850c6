import { describe, expect, it } from 'vitest'

import { FRESH, inProgress, REQUEST, started, ticked, steps } from '../test/given.ts'
import { decide } from './decide.ts'
import { Secret } from './secret.ts'
import { type InProgress, overAt, scaled, type Verification } from './verification.ts'

const tick = (verification: InProgress, seconds: number) =>
  decide(verification, { type: 'tickDue', tick: verification.tick.number, freshPin: FRESH }, seconds * 1000)

const refuse = (verification: InProgress, seconds: number): Verification => {
  const command = {
    type: 'attemptFinished',
    attempt: verification.attempts.length,
    outcome: { kind: 'providerError' },
    route: 'twilio',
    otherRoute: false,
    jitter: 0,
  } as const
  return decide(verification, command, seconds * 1000).verification
}

describe('an ended verification', () => {
  it('keeps everything except its PIN and its plan', () => {
    const verification = ticked(
      started({
        country: 'DE',
        senderId: 'ACME',
        payment: { payee: new Secret('Bolt'), amount: new Secret('48.00') },
        templates: { sms: { type: 'text', text: '${pin}' } },
        timeScale: 2,
        locale: 'de-de',
      }),
    )
    const code = new Secret('1234')
    const { verification: ended } = decide(verification, { type: 'check', code }, 5_000)
    expect(ended).toEqual({
      state: 'succeeded',
      endedAt: 5_000,
      id: REQUEST.id,
      account: 'acme',
      frontDoor: 'vonage-v1',
      address: REQUEST.address,
      country: 'DE',
      brand: 'Acme',
      senderId: 'ACME',
      payment: verification.payment,
      locale: 'de-de',
      steps: verification.steps,
      pinSeconds: 300,
      codeLength: 4,
      policy: REQUEST.policy,
      timeScale: 2,
      startedAt: 0,
      attempts: verification.attempts.map((attempt) => ({ ...attempt, outcome: { kind: 'ambiguous' } })),
      checks: [{ at: 5_000, code, right: true }],
    })
    expect(Object.keys(ended)).not.toContain('pin')
  })
})

describe('a retry', () => {
  const retrying = inProgress(refuse(ticked(started()), 60))

  it('repeats its step before the moment of the next one', () => {
    expect(tick(retrying, 124.999).verification.attempts.at(-1)).toMatchObject({ number: 2, step: 0 })
  })

  it('is the next step from that moment on, with the next tick number', () => {
    const { verification, effects } = tick(retrying, 125)
    expect(verification.attempts.at(-1)).toMatchObject({ number: 2, step: 1, channel: 'voice' })
    expect(inProgress(verification)).toMatchObject({
      stepsBegun: 2,
      tick: { number: retrying.tick.number + 1, at: 305_000, purpose: 'step' },
    })
    expect(effects.map(({ type }) => type)).toEqual(['deliver', 'schedule'])
  })

  it('does not move the end of its step', () => {
    const { verification } = tick(retrying, 62)
    expect(inProgress(verification)).toMatchObject({
      stepsBegun: 1,
      stepEndsAt: 125_000,
      tick: { at: 125_000, purpose: 'step' },
    })
  })
})

describe('a plan that is over', () => {
  // The second message was late, so that its PIN outlives the plan.
  const late = ticked(ticked(started()), 604.999)

  it('sends nothing from the moment of giving up, and waits for the end of the PIN', () => {
    expect(late).toMatchObject({ giveUpAt: 605_000, pinExpiresAt: 904_999 })
    const { verification, effects, reply } = tick(late, 605)
    const end = { number: late.tick.number + 1, at: 904_999, purpose: 'expiry' }
    expect(reply).toBe('done')
    expect(inProgress(verification).tick).toEqual(end)
    expect(inProgress(verification).attempts).toHaveLength(2)
    expect(effects.slice(0, 2)).toEqual([
      { type: 'unschedule', tick: late.tick },
      { type: 'schedule', tick: end },
    ])
  })

  it('still sends a millisecond before that', () => {
    const triggered = decide(late, { type: 'triggerNext' }, 604_999).verification
    expect(tick(inProgress(triggered), 604.999).verification.attempts).toHaveLength(3)
  })

  it('is over when both the plan and the PIN are', () => {
    expect(overAt(late)).toBe(904_999)
    expect(overAt({ ...late, pinExpiresAt: 400_000 })).toBe(605_000)
    expect(overAt({ ...late, tick: { number: 9, at: 700_000, purpose: 'expiry' } })).toBe(700_000)
  })

  it('expires with its tick at that exact moment and not before', () => {
    expect(tick(late, 904.999).verification).toMatchObject({ state: 'expired', endedAt: 904_999 })
    expect(tick(late, 904.998).verification.state).toBe('inProgress')
  })
})

describe('released steps', () => {
  it('run one after the other immediately, then the waits count again', () => {
    const first = ticked(inProgress(decide(started(), { type: 'triggerNext' }, 0).verification), 1)
    expect(first).toMatchObject({ stepsBegun: 1, stepsReleased: 2, tick: { at: 1_000, purpose: 'step' } })
    const second = ticked(first, 2)
    expect(second).toMatchObject({ stepsBegun: 2, stepsReleased: 2, tick: { at: 182_000, purpose: 'step' } })
  })

  it('include those that have begun or were skipped', () => {
    const { verification } = decide(
      ticked(started({ steps: steps('sms125 sms180 voice300') })),
      {
        type: 'attemptFinished',
        attempt: 1,
        outcome: { kind: 'channelUnsupported' },
        route: 'twilio',
        otherRoute: false,
        jitter: 0,
      },
      1_000,
    )
    expect(verification).toMatchObject({ stepsBegun: 2, stepsReleased: 2 })
    expect(ticked(verification)).toMatchObject({ stepsBegun: 3, stepsReleased: 3 })
    expect(decide(ticked(verification), { type: 'triggerNext' }, 2_000).reply).toBe('noMoreSteps')
  })

  it('stay released if a channel is skipped while a trigger waits', () => {
    const waiting = decide(
      ticked(started({ steps: steps('sms125 sms180 voice300') })),
      { type: 'triggerNext' },
      500,
    ).verification
    const triggeredTwice = decide(waiting, { type: 'triggerNext' }, 6_000).verification
    expect(inProgress(triggeredTwice).stepsReleased).toBe(3)
    const { verification } = decide(
      triggeredTwice,
      {
        type: 'attemptFinished',
        attempt: 1,
        outcome: { kind: 'channelUnsupported' },
        route: 'twilio',
        otherRoute: false,
        jitter: 0,
      },
      6_100,
    )
    expect(verification).toMatchObject({ stepsBegun: 2, stepsReleased: 3 })
  })
})

it('a scaled wait is rounded to milliseconds', () => {
  expect([1, 2].map((seconds) => scaled(seconds, { timeScale: 3 }))).toEqual([333, 667])
})
