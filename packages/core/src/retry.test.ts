import { describe, expect, it } from 'vitest'

import { inProgress, started, ticked, steps } from '../test/given.ts'
import { decide } from './decide.ts'
import type { Outcome } from './outcome.ts'
import { Secret } from './secret.ts'
import type { InProgress, Verification } from './verification.ts'

interface Finish {
  readonly outcome?: Outcome
  readonly jitter?: number
  readonly otherRoute?: boolean
}

/** The latest attempt is refused at once. */
function refuse(verification: InProgress, { outcome, jitter, otherRoute }: Finish = {}): Verification {
  const command = {
    type: 'attemptFinished',
    attempt: verification.attempts.length,
    outcome: outcome ?? { kind: 'providerError' },
    route: 'twilio',
    otherRoute: otherRoute ?? false,
    jitter: jitter ?? 0,
  } as const
  return decide(verification, command, verification.attempts.at(-1)?.claimedAt ?? 0).verification
}

const planOf = (verification: Verification) => {
  const { at, purpose } = inProgress(verification).tick
  return { at: at / 1000, purpose }
}

/** Refuses attempt after attempt and lists when each was claimed, in seconds. */
function claimsOf(first: InProgress, jitter: number, times: number): readonly number[] {
  let verification = first
  for (let refused = 1; refused < times; refused++) verification = ticked(refuse(verification, { jitter }))
  return verification.attempts.map(({ claimedAt }) => claimedAt / 1000)
}

describe('a retry', () => {
  it('waits 2 s, and each time twice as long', () => {
    expect(claimsOf(ticked(started()), 0, 6)).toEqual([0, 2, 6, 14, 30, 62])
  })

  it('is spread by jitter up to twice the pause', () => {
    expect(claimsOf(ticked(started()), 0.5, 5)).toEqual([0, 3, 9, 21, 45])
  })

  it('waits as long as the provider asks for', () => {
    const wished = { kind: 'throttled', retryAfterSeconds: 40 } as const
    expect(planOf(refuse(ticked(started()), { outcome: wished }))).toEqual({ at: 40, purpose: 'retry' })
  })

  it('waits its own pause if that is longer', () => {
    const wished = { kind: 'throttled', retryAfterSeconds: 1 } as const
    expect(planOf(refuse(ticked(started()), { outcome: wished }))).toEqual({ at: 2, purpose: 'retry' })
  })

  it('makes the job of the next step stale, which is planned again after the retry', () => {
    const waiting = inProgress(refuse(ticked(started())))
    expect(waiting.tick).toEqual({ number: 3, at: 2_000, purpose: 'retry' })
    expect(ticked(waiting).tick).toEqual({ number: 4, at: 125_000, purpose: 'step' })
  })

  it('repeats the same step in a new attempt', () => {
    const retried = ticked(refuse(ticked(started())))
    expect(retried.attempts[1]).toMatchObject({ number: 2, step: 0, channel: 'sms' })
    expect(retried.stepsBegun).toBe(1)
  })

  it('is replaced by a trigger: the next step starts at once', () => {
    const waiting = refuse(ticked(started()))
    const { verification } = decide(waiting, { type: 'triggerNext' }, 1_000)
    expect(ticked(verification).attempts[1]).toMatchObject({ step: 1, channel: 'voice' })
  })

  it('does not delay a step that was triggered while the attempt was in progress', () => {
    const { verification } = decide(ticked(started()), { type: 'triggerNext' }, 0)
    expect(planOf(refuse(inProgress(verification)))).toEqual({ at: 0, purpose: 'step' })
  })

  it('leaves the cancel window open', () => {
    expect(decide(ticked(refuse(ticked(started()))), { type: 'cancel' }, 30_000).reply).toBe('done')
  })

  it('follows the time scale', () => {
    expect(planOf(refuse(ticked(started({ timeScale: 10 }))))).toEqual({ at: 0.2, purpose: 'retry' })
  })

  it('is replaced by the next step if its own time has passed', () => {
    const late = ticked(refuse(ticked(started())), 130)
    expect(late.attempts.at(-1)).toMatchObject({ step: 1, channel: 'voice' })
  })

  it('is replaced by the end if its step was the last and is over', () => {
    const refused = refuse(ticked(started({ steps: steps('sms0'), pinSeconds: 60 })))
    const command = {
      type: 'tickDue',
      tick: inProgress(refused).tick.number,
      freshPin: new Secret('5678'),
    } as const
    expect(decide(refused, command, 61_000).verification).toMatchObject({ state: 'expired', endedAt: 60_000 })
  })
})

describe('the retries of a step', () => {
  it('are counted separately from those of another step', () => {
    const waits = { steps: steps('sms60 sms60 voice60') } as const
    let verification = ticked(started(waits))
    for (let refused = 1; refused < 4; refused++) verification = ticked(refuse(verification))
    // The fourth pause would be 16 s, and the step has 60.
    const second = ticked({ ...verification, tick: { ...verification.tick, purpose: 'step', at: 60_000 } })
    expect(second.attempts.at(-1)).toMatchObject({ number: 5, step: 1 })
    expect(planOf(refuse(second))).toEqual({ at: 62, purpose: 'retry' })
  })

  it('are limited to six attempts in all, however long the step lasts', () => {
    expect(claimsOf(ticked(started({ steps: steps('sms900 voice900 voice900') })), 0, 6)).toEqual([
      0, 2, 6, 14, 30, 62,
    ])
    let verification = ticked(started({ steps: steps('sms900 voice900 voice900') }))
    for (let refused = 1; refused < 6; refused++) verification = ticked(refuse(verification))
    const last = refuse(verification)
    expect(planOf(last)).toEqual({ at: 900, purpose: 'step' })
    expect(ticked(last).attempts.at(-1)).toMatchObject({ number: 7, step: 1 })
  })
})

describe('no retry', () => {
  it('follows six refusals of a sender: the next channel is used', () => {
    let verification = ticked(started())
    const outcome = { kind: 'senderRefused' } as const
    for (let refused = 1; refused < 6; refused++) verification = inProgress(refuse(verification, { outcome }))
    expect(planOf(refuse(verification, { outcome }))).toEqual({ at: 0, purpose: 'step' })
  })

  it('follows the sixth attempt of a step: the next step starts on time', () => {
    let verification = ticked(started())
    for (let refused = 1; refused < 6; refused++) verification = ticked(refuse(verification))
    expect(planOf(refuse(verification))).toEqual({ at: 125, purpose: 'step' })
  })

  it('on another route follows the sixth attempt either', () => {
    let verification = ticked(started())
    for (let refused = 1; refused < 6; refused++) {
      verification = inProgress(refuse(verification, { otherRoute: true }))
    }
    expect(verification.attempts).toHaveLength(6)
    expect(inProgress(refuse(verification, { otherRoute: true })).attempts).toHaveLength(6)
  })

  it.each([
    [124, { at: 124, purpose: 'retry' }],
    [125, { at: 125, purpose: 'step' }],
    [3600, { at: 125, purpose: 'step' }],
  ])('is planned after the end of its step: a pause of %d s gives %j', (retryAfterSeconds, plan) => {
    const outcome = { kind: 'throttled', retryAfterSeconds } as const
    expect(planOf(refuse(ticked(started()), { outcome }))).toEqual(plan)
  })

  it('is left for a last step: if nothing was sent, the verification fails', () => {
    const outcome = { kind: 'throttled', retryAfterSeconds: 300 } as const
    expect(refuse(ticked(started({ steps: steps('sms0') })), { outcome }).state).toBe('failed')
  })

  it('is left for a last step: if something may have arrived, the end stays', () => {
    const outcome = { kind: 'throttled', retryAfterSeconds: 300 } as const
    const second = ticked(ticked(started({ steps: steps('sms120 sms180') })))
    expect(planOf(refuse(second, { outcome }))).toEqual({ at: 300, purpose: 'expiry' })
  })
})
