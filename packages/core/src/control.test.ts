import { describe, expect, it } from 'vitest'

import { FRESH, inProgress, REQUEST, started, ticked } from '../test/given.ts'
import { decide } from './decide.ts'
import type { InProgress, Verification } from './verification.ts'

const cancel = (verification: Verification, seconds: number) =>
  decide(verification, { type: 'cancel' }, seconds * 1000)

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

  it('is too late after the second event, for good', () => {
    const second = ticked(ticked(started()))
    expect(cancel(second, 125).reply).toBe('tooLate')
    expect(cancel(ticked(second), 500).reply).toBe('tooLate')
  })

  it('is too late after a triggered second event, even in the first 30 seconds', () => {
    expect(cancel(ticked(triggered(ticked(started()), 5)), 10).reply).toBe('tooLate')
  })

  it('is still done where the second event is due but has not gone out', () => {
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
    ])
  })

  it('lets the waits count from there', () => {
    expect(ticked(triggered(ticked(started()), 3)).tick.at).toBe(183_000)
  })

  it('carries the same PIN while it lives', () => {
    expect(ticked(triggered(ticked(started()), 299)).pin).toBe(REQUEST.pin)
  })

  it('carries a new PIN once the old one has run out', () => {
    const second = ticked(ticked(started()))
    expect(ticked(triggered(second, 300)).pin).toBe(FRESH)
  })

  it('is refused where no step is left', () => {
    const last = ticked(ticked(ticked(started())))
    expect(trigger(last, 400)).toEqual({ verification: last, effects: [], reply: 'noMoreSteps' })
  })

  it('is refused at once in a workflow of one step', () => {
    expect(trigger(started({ workflow: 6 }), 0).reply).toBe('noMoreSteps')
  })

  it('gives two extra steps for three triggers in a burst before any worker ran', () => {
    const replies: string[] = []
    let verification = started()
    for (const seconds of [0, 0, 0]) {
      const decision = trigger(verification, seconds)
      replies.push(decision.reply)
      verification = inProgress(decision.verification)
    }
    expect(replies).toEqual(['done', 'done', 'noMoreSteps'])

    const third = ticked(ticked(ticked(verification, 1), 2), 3)
    expect(third.attempts.map(({ claimedAt, step }) => [claimedAt, step])).toEqual([
      [1_000, 0],
      [2_000, 1],
      [3_000, 2],
    ])
    expect(third.tick).toMatchObject({ at: 303_000, purpose: 'expiry' })
  })

  it('gives one step each for two triggers after the first event', () => {
    const burst = triggered(triggered(ticked(started()), 5), 5)
    expect(burst.tick).toEqual({ number: 3, at: 5_000, purpose: 'step' })
    const third = ticked(ticked(burst))
    expect(third.attempts.map(({ claimedAt }) => claimedAt)).toEqual([0, 5_000, 5_000])
  })

  it('does not add to a step that is overdue already', () => {
    const verification = ticked(started())
    const late = triggered(verification, 130)
    expect(late.tick).toBe(verification.tick)
    expect(ticked(late, 131).tick.at).toBe(311_000)
  })

  it('ends the request earlier: the last wait counts from the last event', () => {
    const last = ticked(triggered(ticked(triggered(ticked(started()), 10)), 20))
    expect(last.tick).toMatchObject({ at: 320_000, purpose: 'expiry' })
  })

  it('finds an ended verification ended', () => {
    expect(trigger(cancel(started(), 30).verification, 31).reply).toBe('ended')
  })
})
