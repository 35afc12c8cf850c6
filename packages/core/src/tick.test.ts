import { assert, describe, expect, it } from 'vitest'

import { FRESH, inProgress, REQUEST, started, ticked, steps } from '../test/given.ts'
import type { Decision } from './command.ts'
import { decide } from './decide.ts'
import type { Outcome } from './outcome.ts'
import { Secret } from './secret.ts'
import { start, type StartRequest } from './start.ts'
import { claimAttempt } from './tick.ts'
import { type InProgress, isUnanswered, scaled } from './verification.ts'

/** The planned tick fires at that many seconds; by default on time. */
function tick(verification: InProgress, seconds = verification.tick.at / 1000) {
  return decide(
    verification,
    { type: 'tickDue', tick: verification.tick.number, freshPin: FRESH },
    seconds * 1000,
  )
}

/** The events of a decision about attempts: type, attempt and outcome. */
const attemptsTold = ({ effects }: Decision<unknown>) =>
  effects.flatMap((effect) =>
    effect.type === 'notify' && 'attempt' in effect.event
      ? [[effect.event.type, effect.event.attempt.number, effect.event.attempt.outcome?.kind]]
      : [],
  )

const ACCEPTED: Outcome = { kind: 'accepted', reference: 'SM1' }

const finished = (
  verification: InProgress,
  seconds: number,
  attempt = verification.attempts.length,
  outcome: Outcome = ACCEPTED,
) =>
  decide(
    verification,
    {
      type: 'attemptFinished',
      attempt,
      outcome,
      route: 'twilio',
      otherRoute: false,
      jitter: 0,
    },
    seconds * 1000,
  )

const ATTEMPT = { number: 1, step: 0, channel: 'sms', claimedAt: 0 } as const
/** The first attempt after its worker died, and the one that follows it. */
const lostOf = ({ attempts: [first = ATTEMPT] }: InProgress) => ({ ...first, outcome: { kind: 'ambiguous' } })
const secondOf = ({ tick: { at } }: InProgress) => ({ number: 2, step: 1, channel: 'voice', claimedAt: at })

describe('a start', () => {
  it('has its first step due at once', () => {
    const { verification, effects, reply } = start(REQUEST, 7_000)
    expect(reply).toBe('started')
    expect(verification.tick).toEqual({ number: 1, at: 7_000, purpose: 'step' })
    expect(effects).toEqual([
      { type: 'schedule', tick: verification.tick },
      { type: 'notify', event: { type: 'started' } },
    ])
  })

  it('counts the life of its PIN from the start', () => {
    expect(start(REQUEST, 7_000).verification.pinExpiresAt).toBe(307_000)
  })

  it('takes the code length from the PIN', () => {
    expect(started({ pin: new Secret('123456') }).codeLength).toBe(6)
  })

  it('divides every wait by the time scale', () => {
    const verification = ticked(started({ timeScale: 10 }))
    expect(verification.tick.at).toBe(12_500)
    expect(verification.pinExpiresAt).toBe(30_000)
    expect(scaled(1, { timeScale: 3 })).toBe(333)
  })
})

describe('a tick on time', () => {
  it('claims the attempt of its step and plans the next tick', () => {
    const { verification, effects, reply } = tick(started())
    const attempt = { number: 1, step: 0, channel: 'sms', claimedAt: 0 }
    const next = { number: 2, at: 125_000, purpose: 'step' }
    expect(reply).toBe('done')
    expect(verification).toMatchObject({ attempts: [attempt], tick: next, stepsBegun: 1 })
    expect(effects).toEqual([
      { type: 'deliver', attempt },
      { type: 'schedule', tick: next },
    ])
  })

  it('changes nothing when its job is of an older plan', () => {
    const verification = ticked(started())
    const decision = decide(verification, { type: 'tickDue', tick: 1, freshPin: FRESH }, 125_000)
    expect(decision).toEqual({ verification, effects: [], reply: 'stale' })
    expect(decision.verification).toBe(verification)
  })

  it('is stale for its doubled job too, once it has been taken', () => {
    const decision = decide(ticked(started()), { type: 'tickDue', tick: 1, freshPin: FRESH }, 0)
    expect(decision.reply).toBe('stale')
  })

  it('counts as on time on a worker whose clock is slow', () => {
    const second = ticked(ticked(started({ pinSeconds: 125 })), 120)
    expect(second.attempts[1]?.claimedAt).toBe(125_000)
    expect(second.pin).toBe(FRESH)
  })
})

/** The second step starts at 125 s. */
const secondEvent = (pinSeconds: number, changes: Partial<StartRequest> = {}) => {
  const first = ticked(started({ pinSeconds, ...changes }))
  return { first, ...tick({ ...first, wrongChecks: 2 }) }
}
const RENEWED = { type: 'notify', event: { type: 'pinRenewed' } }

describe('the PIN of an event', () => {
  it.each([60, 125, 126, 185])(
    'is a new one in the last minute of the old or after it, here of %d s',
    (life) => {
      const { first, verification, effects } = secondEvent(life)
      expect(verification).toEqual({
        ...first,
        pin: FRESH,
        wrongChecks: 0,
        pinExpiresAt: 125_000 + life * 1_000,
        attempts: [lostOf(first), secondOf(first)],
        stepsBegun: 2,
        stepsReleased: 2,
        stepEndsAt: 305_000,
        tick: { number: 3, at: 305_000, purpose: 'step' },
      })
      expect(effects).toEqual([
        { type: 'deliver', attempt: secondOf(first) },
        { type: 'schedule', tick: { number: 3, at: 305_000, purpose: 'step' } },
        RENEWED,
        { type: 'notify', event: { type: 'attempted', attempt: lostOf(first) } },
      ])
    },
  )

  it.each([186, 300])('is the old one while it lives for more than a minute, with a life of %d s', (life) => {
    const { verification, effects } = secondEvent(life)
    expect(verification).toMatchObject({ pin: REQUEST.pin, wrongChecks: 2, pinExpiresAt: life * 1_000 })
    expect(effects).not.toContainEqual(RENEWED)
  })

  it('keeps value and count if the caller chose it, with a new life', () => {
    const { verification, effects } = secondEvent(185, { customPin: true })
    expect(verification).toMatchObject({ pin: REQUEST.pin, wrongChecks: 2, pinExpiresAt: 310_000 })
    expect(effects).toContainEqual(RENEWED)
  })

  it('follows the time scale', () => {
    const { verification } = secondEvent(185, { timeScale: 10 })
    expect(verification).toMatchObject({ pin: FRESH, pinExpiresAt: 31_000 })
    expect(secondEvent(186, { timeScale: 10 }).verification).toMatchObject({ pin: REQUEST.pin })
  })
})

describe('a PIN that no message has contained yet', () => {
  it('keeps its value and lives from the first one on', () => {
    const late = ticked(started(), 290)
    expect(late).toMatchObject({ pin: REQUEST.pin, pinExpiresAt: 590_000 })
    expect(tick(started(), 290).effects).not.toContainEqual(RENEWED)
  })

  it('does so with each retry of a refused message, and its wrong codes continue to count', () => {
    const refused = finished(ticked(started({ pinSeconds: 60 })), 0, 1, { kind: 'providerError' })
    const { verification } = decide(refused.verification, { type: 'check', code: new Secret('0') }, 1_000)
    assert(verification.state === 'inProgress')
    expect(ticked(verification)).toMatchObject({ pin: REQUEST.pin, wrongChecks: 1, pinExpiresAt: 62_000 })
  })
})

describe('an outage of the workers', () => {
  it('lets the waits count from the moment when a late step is sent', () => {
    const late = ticked(ticked(started()), 200)
    expect(late.tick).toMatchObject({ at: 380_000, purpose: 'step' })
  })

  it('sends one late step and not every missed step', () => {
    const late = ticked(ticked(started()), 400)
    expect(late.attempts).toHaveLength(2)
    expect(late.tick.at).toBe(580_000)
  })

  it('still sends a moment before the whole plan would have been over', () => {
    expect(tick(started(), 604.999).verification.attempts).toHaveLength(1)
  })

  it.each([605, 86_400])('gives up a step that would come after %d s', (seconds) => {
    const { verification, effects } = tick(started(), seconds)
    expect(verification).toMatchObject({ state: 'expired', endedAt: 605_000, attempts: [] })
    expect(effects.filter(({ type }) => type === 'deliver')).toEqual([])
  })

  it('gives up by the life of the PIN if that is longer than the waits', () => {
    expect(tick(started({ steps: steps('sms0') }), 299.999).verification.state).toBe('inProgress')
    expect(tick(started({ steps: steps('sms0') }), 300).verification.state).toBe('expired')
  })
})

describe('an attempt without an outcome', () => {
  it('may be handed over until the next tick gives it up', () => {
    const claimed = ticked(started())
    expect([isUnanswered(claimed, 1), isUnanswered(claimed, 2)]).toEqual([true, false])
    expect([isUnanswered(ticked(claimed), 1), isUnanswered(ticked(claimed), 2)]).toEqual([false, true])
  })

  it('becomes ambiguous at the next tick, which is an event', () => {
    const { verification, effects } = tick(ticked(started()))
    const lost = { number: 1, step: 0, channel: 'sms', claimedAt: 0, outcome: { kind: 'ambiguous' } }
    expect(verification.attempts[0]).toEqual(lost)
    expect(verification.attempts[1]?.outcome).toBeUndefined()
    expect(effects).toContainEqual({ type: 'notify', event: { type: 'attempted', attempt: lost } })
  })

  it('is not sent again automatically', () => {
    const { effects } = tick(ticked(started()))
    expect(effects.filter(({ type }) => type === 'deliver')).toHaveLength(1)
    expect(effects[0]).toMatchObject({ attempt: { number: 2, step: 1 } })
  })

  it('becomes ambiguous at the end too', () => {
    const last = ticked(ticked(ticked(started())))
    const { verification, effects } = tick(last)
    expect(verification.attempts.map(({ outcome }) => outcome?.kind)).toEqual(Array(3).fill('ambiguous'))
    expect(effects).toContainEqual(
      expect.objectContaining({ event: expect.objectContaining({ type: 'attempted' }) }),
    )
  })

  it('is still recorded if its outcome comes late', () => {
    const { verification, reply } = finished({ ...ticked(ticked(started())) }, 126)
    expect(reply).toBe('done')
    expect(verification.attempts[1]).toMatchObject({ route: 'twilio', outcome: { kind: 'accepted' } })
  })

  it('is one event, plus one for a late outcome', () => {
    const given = tick(ticked(started()))
    expect(attemptsTold(given)).toEqual([['attempted', 1, 'ambiguous']])
    const answered = finished(inProgress(given.verification), 126, 1)
    expect(attemptsTold(answered)).toEqual([['answeredLate', 1, 'accepted']])
    // The next tick gives up the second attempt, without another event about the first.
    expect(attemptsTold(tick(inProgress(answered.verification)))).toEqual([['attempted', 2, 'ambiguous']])
  })

  it('is one event if its step came too late to be sent', () => {
    // The PIN lives longer than the plan, so the verification waits for its end.
    const claimed = ticked(started({ steps: steps('sms0'), pinSeconds: 300 }))
    const late = {
      ...claimed,
      tick: { ...claimed.tick, purpose: 'step' as const, at: 100_000 },
      giveUpAt: 100_000,
    }
    const given = tick(late)
    expect(given.verification).toMatchObject({ state: 'inProgress', tick: { purpose: 'expiry' } })
    expect(attemptsTold(given)).toEqual([['attempted', 1, 'ambiguous']])
    expect(attemptsTold(tick(inProgress(given.verification)))).toEqual([])
  })

  it('keeps its outcome if that came in time', () => {
    const { verification } = finished(ticked(started()), 1)
    assert(verification.state === 'inProgress')
    expect(ticked(verification).attempts[0]?.outcome).toEqual({ kind: 'accepted', reference: 'SM1' })
  })
})

describe('a record that no rule could have written', () => {
  it('throws if a tick names a missing step', () => {
    expect(() => tick({ ...started(), stepsBegun: 3 })).toThrow(
      'verification 00000000000000000000000000000000 has a step tick but no step',
    )
  })

  it('throws if an attempt names a missing step', () => {
    expect(() => claimAttempt(started(), 3, 0)).toThrow(new RangeError('no step 3'))
  })
})

describe('steps that became due after the whole plan was over', () => {
  it('are reported as missed, and the verification waits for the end of its PIN', () => {
    const late = ticked(started(), 600)
    expect(late.giveUpAt).toBe(605_000)
    const { verification, effects } = tick(late)
    const expiry = { number: 3, at: 900_000, purpose: 'expiry' }
    expect(inProgress(verification)).toMatchObject({ tick: expiry, stepsBegun: 1 })
    expect(effects).toEqual([
      { type: 'unschedule', tick: late.tick },
      { type: 'schedule', tick: expiry },
      { type: 'notify', event: { type: 'stepsMissed' } },
      { type: 'notify', event: { type: 'attempted', attempt: verification.attempts[0] } },
    ])
  })
})

it('under the rule `perStep` a retry keeps the PIN and its life', () => {
  const first = ticked(started({ rules: { ...REQUEST.rules, pin: 'perStep' } }))
  const refused = inProgress(finished(first, 1, 1, { kind: 'throttled' }).verification)
  expect(refused.tick.purpose).toBe('retry')
  const { verification, effects } = tick({
    ...refused,
    attempts: [{ ...ATTEMPT, outcome: ACCEPTED }, ...refused.attempts.slice(1)],
  })
  expect(inProgress(verification)).toMatchObject({ pinExpiresAt: 300_000, pin: first.pin })
  expect(effects.map(({ type }) => type)).toEqual(['deliver', 'schedule'])
})
