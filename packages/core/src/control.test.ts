import { describe, expect, it } from 'vitest'

import { FRESH, inProgress, REQUEST, started, ticked, steps } from '../test/given.ts'
import { decide } from './decide.ts'
import { Secret } from './secret.ts'
import type { InProgress, Verification } from './verification.ts'

const cancel = (verification: Verification, seconds: number) =>
  decide(verification, { type: 'cancel' }, seconds * 1000)

const approve = (verification: Verification, seconds: number) =>
  decide(verification, { type: 'approve' }, seconds * 1000)

const trigger = (verification: Verification, seconds: number) =>
  decide(verification, { type: 'triggerNext' }, seconds * 1000)

const triggered = (verification: Verification, seconds: number): InProgress =>
  inProgress(trigger(verification, seconds).verification)

describe('cancel', () => {
  it.each([
    [0, 'tooEarly'],
    [29.999, 'tooEarly'],
    [30, 'done'],
    [124.999, 'done'],
  ])('at %d s, after the first event, is answered %s', (seconds, reply) => {
    expect(cancel(ticked(started()), seconds).reply).toBe(reply)
  })

  it('after the second step changes nothing', () => {
    const second = ticked(ticked(started()))
    expect(cancel(second, 200)).toEqual({ verification: second, effects: [], reply: 'tooLate' })
  })

  it('ends the verification, which then has no PIN and no job', () => {
    const verification = ticked(started())
    const { verification: cancelled, effects } = cancel(verification, 30)
    expect(cancelled).toMatchObject({ state: 'cancelled', endedAt: 30_000 })
    expect(cancelled).not.toHaveProperty('pin')
    expect(effects).toEqual([
      { type: 'unschedule', tick: verification.tick },
      { type: 'notify', event: { type: 'ended', state: 'cancelled', at: 30_000 } },
      { type: 'notify', event: { type: 'attempted', attempt: cancelled.attempts[0] } },
    ])
    expect(cancelled.attempts).toEqual([{ ...verification.attempts[0], outcome: { kind: 'ambiguous' } }])
  })

  it('changes nothing when it is refused', () => {
    const verification = ticked(started())
    expect(cancel(verification, 1)).toEqual({ verification, effects: [], reply: 'tooEarly' })
    expect(cancel(verification, 1).verification).toBe(verification)
  })

  it('stays too late after the second event', () => {
    const second = ticked(ticked(started()))
    expect(cancel(second, 125).reply).toBe('tooLate')
    expect(cancel(ticked(second), 500).reply).toBe('tooLate')
  })

  it('is too late after a triggered second event, even in the first 30 seconds', () => {
    expect(cancel(ticked(triggered(ticked(started()), 5)), 10).reply).toBe('tooLate')
  })

  it('is still possible if the second event is due but not yet claimed', () => {
    expect(cancel(ticked(started()), 126).reply).toBe('done')
  })

  it('finds an ended verification ended', () => {
    const { verification } = cancel(ticked(started()), 30)
    expect(cancel(verification, 31)).toEqual({ verification, effects: [], reply: 'ended' })
  })

  it('follows the time scale', () => {
    const verification = ticked(started({ timeScale: 10 }))
    expect(cancel(verification, 2.999).reply).toBe('tooEarly')
    expect(cancel(verification, 3).reply).toBe('done')
  })
})

describe('a result that the caller reports', () => {
  it.each([
    ['approve', 'succeeded'],
    ['disprove', 'expired'],
  ] as const)('%s: it has %s, and its routes learn from it', (type, state) => {
    const verification = ticked(started({ unreported: true }))
    const decision = decide(verification, { type }, 3_000)
    expect(decision).toMatchObject({
      reply: 'done',
      verification: { state, unreported: undefined, endedAt: 3_000 },
    })
    expect(decision.effects).toContainEqual({ type: 'notify', event: { type: 'ended', state, at: 3_000 } })
    expect(decide(decision.verification, { type }, 4_000)).toMatchObject({ reply: 'ended', effects: [] })
  })

  it('stays unreported if it expires without one', () => {
    const verification = ticked(started({ unreported: true, steps: steps('sms60'), pinSeconds: 60 }))
    const { verification: over } = decide(verification, { type: 'expiryDue' }, 100_000)
    expect(over).toMatchObject({ state: 'expired', unreported: true })
  })
})

describe('approve', () => {
  it('ends as succeeded without a code, and wipes the PIN', () => {
    const verification = ticked(started())
    const { verification: ended, effects, reply } = approve(verification, 3)
    expect(reply).toBe('done')
    expect(ended).toMatchObject({ state: 'succeeded', endedAt: 3_000, checks: [] })
    expect(ended).not.toHaveProperty('pin')
    expect(effects).toContainEqual({ type: 'unschedule', tick: verification.tick })
    expect(effects).toContainEqual({ type: 'notify', event: { type: 'approved' } })
    expect(effects).toContainEqual({
      type: 'notify',
      event: { type: 'ended', state: 'succeeded', at: 3_000 },
    })
  })

  it('is possible while no further code is compared', () => {
    const rules = { ...REQUEST.rules, wrongCodes: 1, afterWrongCodes: 'lock' } as const
    const command = { type: 'check', code: new Secret('9999') } as const
    const locked = decide(ticked(started({ rules })), command, 1_000).verification
    expect(approve(locked, 2).reply).toBe('done')
  })

  it('finds an ended or expired verification ended', () => {
    const { verification } = approve(ticked(started()), 3)
    expect(approve(verification, 4)).toEqual({ verification, effects: [], reply: 'ended' })
    expect(approve(ticked(started()), 700)).toMatchObject({
      reply: 'ended',
      verification: { state: 'expired' },
    })
  })
})

describe('triggerNext', () => {
  it('makes the next step due at once and the old job stale', () => {
    const verification = ticked(started())
    const { verification: next, effects, reply } = trigger(verification, 3)
    const tick = { number: 3, at: 3_000, purpose: 'step' }
    expect(reply).toBe('done')
    expect(inProgress(next).tick).toEqual(tick)
    expect(effects).toEqual([
      { type: 'unschedule', tick: verification.tick },
      { type: 'schedule', tick },
      { type: 'notify', event: { type: 'triggered' } },
    ])
  })

  it('lets later waits count from that moment', () => {
    expect(ticked(triggered(ticked(started()), 3)).tick.at).toBe(183_000)
  })

  it('sends the same PIN while it lives for more than a minute', () => {
    expect(ticked(triggered(ticked(started()), 100)).pin).toBe(REQUEST.pin)
  })

  it('sends a new PIN in the last minute of the old one', () => {
    const second = ticked(ticked(started()))
    expect(ticked(triggered(second, 239.999)).pin).toBe(REQUEST.pin)
    expect(ticked(triggered(second, 240)).pin).toBe(FRESH)
    expect(ticked(triggered(second, 300)).pin).toBe(FRESH)
  })

  it('records its moment', () => {
    const { verification } = trigger(ticked(started()), 3)
    expect(inProgress(verification).triggeredAt).toBe(3_000)
  })

  it('is refused if no step is left', () => {
    const last = ticked(ticked(ticked(started())))
    expect(trigger(last, 400)).toEqual({ verification: last, effects: [], reply: 'noMoreSteps' })
  })

  it('is refused at once in a workflow of one step', () => {
    expect(trigger(started({ steps: steps('sms0') }), 0).reply).toBe('noMoreSteps')
  })

  it('releases one step for a burst before any worker ran, and answers each trigger', () => {
    const first = triggered(started(), 0)
    for (const seconds of [0, 0.3, 4.999]) {
      expect(trigger(first, seconds)).toEqual({ verification: first, effects: [], reply: 'done' })
    }
    const second = ticked(ticked(first, 1), 2)
    expect(second.attempts.map(({ claimedAt, step }) => [claimedAt, step])).toEqual([
      [1_000, 0],
      [2_000, 1],
    ])
    expect(second.tick).toMatchObject({ at: 182_000, purpose: 'step' })
  })

  it('releases two steps for two triggers five seconds apart before any worker ran', () => {
    const third = ticked(ticked(ticked(triggered(triggered(started(), 0), 5), 6)))
    expect(third.attempts.map(({ claimedAt, step }) => [claimedAt, step])).toEqual([
      [6_000, 0],
      [6_000, 1],
      [6_000, 2],
    ])
  })

  it.each([
    [0, 'done', 2],
    [4.999, 'done', 2],
    [5, 'done', 3],
    [10, 'done', 3],
  ])('%d s after another: %s, %i steps', (later, reply, count) => {
    const second = ticked(triggered(ticked(started()), 20), 20)
    const decision = trigger(second, 20 + later)
    expect(decision.reply).toBe(reply)
    expect(inProgress(decision.verification).stepsReleased).toBe(count)
  })

  it('is answered as done if it repeats the trigger of the last step, and refused later', () => {
    const last = ticked(triggered(ticked(started({ steps: steps('sms120 sms180') })), 20), 20)
    expect(trigger(last, 21)).toEqual({ verification: last, effects: [], reply: 'done' })
    expect(trigger(last, 25)).toEqual({ verification: last, effects: [], reply: 'noMoreSteps' })
  })

  it('is not merged with a step that became due by itself', () => {
    expect(trigger(ticked(started()), 0.5).effects).toHaveLength(3)
    expect(trigger(ticked(ticked(started())), 125.5).effects).toHaveLength(3)
  })

  it('follows the time scale', () => {
    const second = ticked(triggered(ticked(started({ timeScale: 10 })), 2), 2)
    expect(trigger(second, 2.499).effects).toEqual([])
    expect(trigger(second, 2.5).effects).toHaveLength(3)
  })

  it('does not add to a step that is already overdue', () => {
    const verification = ticked(started())
    for (const seconds of [125, 130]) {
      const decision = trigger(verification, seconds)
      expect(decision).toEqual({
        verification: { ...verification, stepsReleased: 2, triggeredAt: seconds * 1000 },
        effects: [{ type: 'notify', event: { type: 'triggered' } }],
        reply: 'done',
      })
      expect(ticked(decision.verification, 131).tick.at).toBe(311_000)
    }
  })

  it('takes the place of a retry that is overdue', () => {
    const outcome = { kind: 'providerError' } as const
    const command = { type: 'attemptFinished', attempt: 1, route: 'a', otherRoute: false, jitter: 0 } as const
    const refused = inProgress(decide(ticked(started()), { ...command, outcome }, 1_000).verification)
    expect(refused.tick).toEqual({ number: 3, at: 3_000, purpose: 'retry' })
    const tick = { number: 4, at: 9_000, purpose: 'step' }
    expect(trigger(refused, 9)).toEqual({
      verification: { ...refused, stepsReleased: 2, triggeredAt: 9_000, tick },
      effects: [
        { type: 'unschedule', tick: refused.tick },
        { type: 'schedule', tick },
        { type: 'notify', event: { type: 'triggered' } },
      ],
      reply: 'done',
    })
  })

  it('makes the end earlier: the last wait counts from the last event', () => {
    const last = ticked(triggered(ticked(triggered(ticked(started()), 10)), 20))
    expect(last.tick).toMatchObject({ at: 320_000, purpose: 'expiry' })
  })

  it('finds an ended verification ended', () => {
    expect(trigger(cancel(started(), 30).verification, 31).reply).toBe('ended')
  })
})
