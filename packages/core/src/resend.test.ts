import { describe, expect, it } from 'vitest'

import { inProgress, RULES, started, steps, ticked } from '../test/given.ts'
import type { Channel } from './channels.ts'
import { decide } from './decide.ts'
import type { Rules } from './rules.ts'
import { Secret } from './secret.ts'
import type { InProgress, Verification } from './verification.ts'

const SENDS: Rules = { ...RULES, sends: 5 }
const one = (rules: Partial<Rules> = {}) =>
  started({ steps: steps('sms600'), pinSeconds: 600, rules: { ...SENDS, ...rules } })

const resend = (verification: Verification, seconds: number, channel: Channel = 'sms') =>
  decide(verification, { type: 'resend', channel }, seconds * 1000)

const resent = (verification: Verification, seconds: number, channel?: Channel): InProgress =>
  inProgress(resend(verification, seconds, channel).verification)

const shown = ({ steps: planned }: InProgress): string =>
  planned.map(({ channel, waitSeconds }) => `${channel}${waitSeconds}`).join(' ')

describe('resend', () => {
  it('makes a step of that channel due now, with the wait of the current one', () => {
    const first = ticked(one())
    const { verification, effects, reply } = resend(first, 20, 'voice')
    expect(reply).toBe('done')
    expect(shown(inProgress(verification))).toBe('sms600 voice600')
    const tick = { number: 3, at: 20_000, purpose: 'step' }
    expect(effects).toEqual([
      { type: 'unschedule', tick: first.tick },
      { type: 'schedule', tick },
      { type: 'notify', event: { type: 'resent', channel: 'voice' } },
    ])
    const second = ticked(verification)
    expect(second.attempts.at(-1)).toMatchObject({ number: 2, step: 1, channel: 'voice' })
    expect(second.pin.reveal()).toBe('1234')
  })

  it('comes before the planned steps, which keep their waits', () => {
    const first = ticked(started({ steps: steps('sms125 voice180'), rules: SENDS }))
    const next = ticked(resent(first, 20))
    expect(shown(next)).toBe('sms125 sms125 voice180')
    expect(next.tick).toMatchObject({ at: 145_000, purpose: 'step' })
    expect(ticked(next).attempts.map(({ channel }) => channel)).toEqual(['sms', 'sms', 'voice'])
  })

  it('comes after a step that was triggered and waits for a worker', () => {
    const first = ticked(started({ steps: steps('sms125 voice180'), rules: SENDS }))
    const triggered = decide(first, { type: 'triggerNext' }, 20_000).verification
    const both = ticked(ticked(resent(triggered, 30)), 30)
    expect(both.attempts.map(({ channel }) => channel)).toEqual(['sms', 'voice', 'sms'])
  })

  it.each([
    [undefined, 0],
    [1, 0],
    [2, 1],
    [5, 4],
  ])('with %s sends in total is done %i times', (sends, times) => {
    let verification: Verification = ticked(one({ sends }))
    const replies = [10, 20, 30, 40, 50, 60].map((seconds) => {
      const decision = resend(verification, seconds)
      verification = decision.verification
      return decision.reply
    })
    expect(replies.filter((reply) => reply === 'done')).toHaveLength(times)
    expect(replies.slice(times)).toEqual(replies.slice(times).map(() => 'tooManySends'))
  })

  it.each([
    [4.999, 'sms', 1],
    [4.999, 'voice', 2],
    [5, 'sms', 2],
  ] as const)('%d s after the start, by %s, leaves %i steps', (seconds, channel, count) => {
    const decision = resend(ticked(one()), seconds, channel)
    expect(decision.reply).toBe('done')
    expect(inProgress(decision.verification).steps).toHaveLength(count)
  })

  it('twice at once sends one', () => {
    const asked = resent(ticked(one()), 20)
    expect(resend(asked, 24.999)).toEqual({ verification: asked, effects: [], reply: 'done' })
    expect(resent(asked, 25).steps).toHaveLength(3)
  })

  it('to another destination does not count as a repetition', () => {
    const destination = { address: new Secret('+33612345678'), country: 'FR' }
    const command = { type: 'resend', channel: 'sms', destination } as const
    const asked = inProgress(decide(ticked(one()), command, 1_000).verification)
    expect(asked.steps.at(-1)).toEqual({ channel: 'sms', waitSeconds: 600, destination })
    expect(decide(asked, command, 2_000).verification).toBe(asked)
  })

  it('is refused while no code is compared any more', () => {
    const command = { type: 'check', code: new Secret('9999') } as const
    const locked = decide(
      ticked(one({ wrongCodes: 1, afterWrongCodes: 'lock' })),
      command,
      1_000,
    ).verification
    expect(resend(locked, 20)).toEqual({ verification: locked, effects: [], reply: 'tooManyWrong' })
  })

  it('is sent even if the plan was nearly over, and prolongs it', () => {
    const next = ticked(resent(ticked(one()), 590))
    expect(next.attempts).toHaveLength(2)
    expect(next.tick).toMatchObject({ at: 1_190_000, purpose: 'expiry' })
    expect(next.giveUpAt).toBe(1_200_000)
  })

  it('does not prolong a fixed life, nor that of its PIN', () => {
    const next = ticked(resent(ticked(one({ lifeSeconds: 600, pin: 'kept' })), 590))
    expect(next.attempts).toHaveLength(2)
    expect(next.tick).toMatchObject({ at: 600_000, purpose: 'expiry' })
    expect(next).toMatchObject({ pinExpiresAt: 600_000, giveUpAt: 600_000 })
  })

  it('answers that a verification past its end has ended', () => {
    expect(resend(ticked(one()), 600).reply).toBe('ended')
  })
})
