import { describe, expect, it } from 'vitest'

import { inProgress, started, ticked, steps } from '../test/given.ts'
import { decide } from './decide.ts'
import type { Outcome, OutcomeKind } from './outcome.ts'
import type { Attempt, Verification } from './verification.ts'

const outcomeOf = (kind: OutcomeKind): Outcome =>
  kind === 'accepted' ? { kind, reference: 'SM1' } : { kind }

interface Finish {
  readonly otherRoute?: boolean
  readonly attempt?: number
  readonly seconds?: number
}

/** The outcome of the latest attempt, or of the given one. */
function finish(
  verification: Verification,
  kind: OutcomeKind,
  { otherRoute, attempt, seconds }: Finish = {},
) {
  return decide(
    verification,
    {
      type: 'attemptFinished',
      attempt: attempt ?? verification.attempts.length,
      outcome: outcomeOf(kind),
      route: 'twilio',
      otherRoute: otherRoute ?? false,
      jitter: 0,
    },
    (seconds ?? 1) * 1000,
  )
}

/** The plan at one second of age: `claims again`, the tick, or the end state. */
function planOf({ verification, effects }: ReturnType<typeof finish>): string {
  if (verification.state !== 'inProgress') return verification.state
  const delivered = effects.find(({ type }) => type === 'deliver')
  if (delivered?.type === 'deliver') return `claims attempt ${delivered.attempt.number} of the same step`
  const { at, purpose } = verification.tick
  const next = purpose === 'step' ? ` ${verification.steps[verification.stepsBegun]?.channel}` : ''
  return `${purpose}${next} at ${at / 1000}`
}

const CLAIMS_AGAIN = 'claims attempt 2 of the same step'

describe('the outcome of the first of SMS, call, call, at one second of age', () => {
  it.each<[OutcomeKind, string, string]>([
    ['accepted', 'step voice at 125', 'step voice at 125'],
    ['invalidNumber', 'failed', 'failed'],
    ['channelUnsupported', 'step voice at 1', 'step voice at 1'],
    ['geoDenied', CLAIMS_AGAIN, 'step voice at 1'],
    ['optedOut', 'step voice at 1', 'step voice at 1'],
    ['contentRejected', CLAIMS_AGAIN, 'step voice at 1'],
    ['senderRefused', CLAIMS_AGAIN, CLAIMS_AGAIN],
    ['requestRefused', CLAIMS_AGAIN, 'step voice at 1'],
    ['fraudBlocked', 'failed', 'failed'],
    ['credentialError', CLAIMS_AGAIN, 'retry at 3'],
    ['throttled', CLAIMS_AGAIN, 'retry at 3'],
    ['unreachable', 'step voice at 1', 'step voice at 1'],
    ['ambiguous', 'step voice at 125', 'step voice at 125'],
    ['expired', 'step voice at 1', 'step voice at 1'],
    ['providerError', CLAIMS_AGAIN, 'retry at 3'],
  ])('%s: with another route %s, without %s', (kind, withOtherRoute, withoutOtherRoute) => {
    const sent = ticked(started())
    expect(planOf(finish(sent, kind, { otherRoute: true }))).toBe(withOtherRoute)
    expect(planOf(finish(sent, kind))).toBe(withoutOtherRoute)
  })
})

describe('the outcome of the only step, at one second of age', () => {
  it.each<[OutcomeKind, string, string]>([
    ['accepted', 'expiry at 300', 'expiry at 300'],
    ['invalidNumber', 'failed', 'failed'],
    ['channelUnsupported', 'failed', 'failed'],
    ['geoDenied', CLAIMS_AGAIN, 'failed'],
    ['optedOut', 'failed', 'failed'],
    ['contentRejected', CLAIMS_AGAIN, 'failed'],
    ['senderRefused', CLAIMS_AGAIN, CLAIMS_AGAIN],
    ['requestRefused', CLAIMS_AGAIN, 'failed'],
    ['fraudBlocked', 'failed', 'failed'],
    ['credentialError', CLAIMS_AGAIN, 'retry at 3'],
    ['throttled', CLAIMS_AGAIN, 'retry at 3'],
    ['unreachable', 'failed', 'failed'],
    ['ambiguous', 'expiry at 300', 'expiry at 300'],
    ['expired', 'failed', 'failed'],
    ['providerError', CLAIMS_AGAIN, 'retry at 3'],
  ])('%s: with another route %s, without %s', (kind, withOtherRoute, withoutOtherRoute) => {
    const sent = ticked(started({ steps: steps('sms0') }))
    expect(planOf(finish(sent, kind, { otherRoute: true }))).toBe(withOtherRoute)
    expect(planOf(finish(sent, kind))).toBe(withoutOtherRoute)
  })
})

describe('a last step that failed after an earlier one may have arrived', () => {
  it.each<[OutcomeKind, string]>([
    ['channelUnsupported', 'expiry at 300'],
    ['unreachable', 'expiry at 300'],
    ['expired', 'expiry at 300'],
    ['invalidNumber', 'failed'],
  ])('%s leads to %s', (kind, plan) => {
    const first = finish(ticked(started({ steps: steps('sms120 voice180') })), 'accepted').verification
    expect(planOf(finish(ticked(first), kind, { seconds: 121 }))).toBe(plan)
  })

  it('fails at once if the earlier one was refused too', () => {
    const first = finish(ticked(started({ steps: steps('sms120 voice180') })), 'unreachable').verification
    expect(planOf(finish(ticked(first), 'unreachable', { seconds: 2 }))).toBe('failed')
  })
})

describe('a recorded outcome', () => {
  it('is stored in the attempt with the route, and is an event', () => {
    const { verification, effects, reply } = finish(ticked(started()), 'accepted')
    const attempt = {
      number: 1,
      step: 0,
      channel: 'sms',
      claimedAt: 0,
      route: 'twilio',
      outcome: { kind: 'accepted', reference: 'SM1' },
    }
    expect(reply).toBe('done')
    expect(verification.attempts).toEqual([attempt])
    expect(effects).toEqual([{ type: 'notify', event: { type: 'attempted', attempt } }])
  })

  it('is not recorded a second time', () => {
    const { verification } = finish(ticked(started()), 'accepted')
    const again = finish(verification, 'invalidNumber')
    expect(again).toEqual({ verification, effects: [], reply: 'stale' })
    expect(again.verification).toBe(verification)
  })

  it('needs a claimed attempt', () => {
    expect(finish(ticked(started()), 'accepted', { attempt: 2 }).reply).toBe('stale')
  })
})

const late = (kind: OutcomeKind) =>
  finish(ticked(ticked(started())), kind, { attempt: 1, otherRoute: true, seconds: 130 })

describe('an outcome that comes after the next step began', () => {
  it.each<OutcomeKind>(['credentialError', 'unreachable', 'channelUnsupported', 'throttled', 'accepted'])(
    '%s is recorded in the place of ambiguous and moves nothing',
    (kind) => {
      expect(late(kind).verification.attempts[0]).toMatchObject({ route: 'twilio', outcome: { kind } })
      expect(planOf(late(kind))).toBe('step voice at 305')
    },
  )

  it.each<OutcomeKind>(['invalidNumber', 'fraudBlocked'])('%s still ends it', (kind) => {
    expect(planOf(late(kind))).toBe('failed')
  })
})

it('a channel that a receipt has already skipped gets no other attempt when the carrier answers', () => {
  const receipt = { status: 'failed', reason: 'channelUnsupported' } as const
  const first = ticked(started({ steps: steps('sms125 sms180 voice300') }))
  const skipped = decide(first, { type: 'receipt', attempt: 1, receipt }, 1_000).verification
  const { verification, effects } = finish(skipped, 'providerError', { otherRoute: true, seconds: 2 })
  const [attempt] = verification.attempts
  expect(attempt).toMatchObject({ outcome: { kind: 'providerError' }, receipt })
  expect(verification).toEqual({ ...skipped, attempts: [attempt] })
  expect(effects).toEqual([{ type: 'notify', event: { type: 'attempted', attempt } }])
})

describe('a channel that cannot reach the person', () => {
  it('skips all its steps', () => {
    const { verification } = finish(
      ticked(started({ steps: steps('sms125 sms180 voice300') })),
      'channelUnsupported',
    )
    expect(inProgress(verification)).toMatchObject({ stepsBegun: 2, tick: { at: 1_000, purpose: 'step' } })
    expect(ticked(verification).attempts.map(({ channel }) => channel)).toEqual(['sms', 'voice'])
  })

  it('fails if all remaining steps are of it and nothing was sent', () => {
    expect(planOf(finish(ticked(started({ steps: steps('sms120 sms180') })), 'optedOut'))).toBe('failed')
  })

  it('waits for the end of the PIN if something may have arrived', () => {
    const first = finish(ticked(started({ steps: steps('sms125 sms180 voice300') })), 'accepted').verification
    const second = finish(ticked(first), 'accepted', { seconds: 126 }).verification
    const called = finish(ticked(second), 'channelUnsupported', { seconds: 306 })
    expect(planOf(called)).toBe('expiry at 605')

    const other = finish(ticked(started({ steps: steps('sms120 sms180') })), 'geoDenied', {
      otherRoute: true,
    }).verification
    const lost = finish(other, 'ambiguous', { attempt: 1 }).verification
    expect(planOf(finish(lost, 'channelUnsupported', { attempt: 2 }))).toBe('failed')
  })

  it('replaces the next step with the planned end if an attempt is ambiguous and no other channel is left', () => {
    const first = ticked(ticked(started({ steps: steps('sms125 sms180 voice300') })), 130)
    expect(planOf(finish(first, 'channelUnsupported', { seconds: 131 }))).toBe('step voice at 131')
    const calls = ticked(ticked(started()), 130)
    expect(planOf(finish(calls, 'channelUnsupported', { seconds: 131 }))).toBe('expiry at 310')
  })

  it('keeps the plan if a trigger already waits for the next step', () => {
    const triggered = inProgress(decide(ticked(started()), { type: 'triggerNext' }, 500).verification)
    const { verification } = finish(triggered, 'unreachable')
    expect(inProgress(verification).tick).toBe(triggered.tick)
  })
})

/** Answers every attempt with this outcome, as soon as it is due, until the verification has ended. */
function refuseAll(kind: OutcomeKind, kindOfCalls = kind) {
  let verification: Verification = started()
  let seconds = 0
  while (verification.state === 'inProgress') {
    const waiting: Attempt | undefined = verification.attempts.at(-1)
    if (waiting !== undefined && waiting.outcome === undefined) {
      const answer: OutcomeKind = waiting.channel === 'sms' ? kind : kindOfCalls
      verification = finish(verification, answer, { seconds }).verification
    } else {
      seconds = verification.tick.at / 1000
      verification = ticked(verification)
    }
  }
  return { seconds, verification, attempts: verification.attempts.map(({ channel }) => channel) }
}

describe('a verification to which nothing can be sent', () => {
  it('fails at once if each channel refuses it, after one attempt each', () => {
    expect(refuseAll('requestRefused', 'channelUnsupported')).toMatchObject({
      verification: { state: 'failed' },
      seconds: 0,
      attempts: ['sms', 'voice'],
    })
  })

  it('fails after twelve attempts if the carrier fails each time', () => {
    const { verification, seconds, attempts } = refuseAll('providerError')
    expect(verification.state).toBe('failed')
    expect(attempts).toHaveLength(12)
    expect(seconds).toBe(187)
  })
})

describe('a message to an unreachable phone', () => {
  it.each([
    ['sms125 sms180 voice300', 'step sms at 1'],
    ['sms120 sms180', 'step sms at 1'],
    ['sms125 voice180 voice300', 'step voice at 1'],
  ])('with the workflow %s starts the next step at once, even of the same channel: %s', (text, plan) => {
    const first = ticked(started({ steps: steps(text) }))
    expect(planOf(finish(first, 'unreachable'))).toBe(plan)
    expect(planOf(finish(first, 'expired'))).toBe(plan)
  })
})

describe('another route of the same step', () => {
  const other = finish(ticked(started()), 'credentialError', { otherRoute: true })

  it('gets a new attempt at once, and the plan stays', () => {
    const attempt = { number: 2, step: 0, channel: 'sms', claimedAt: 1_000 }
    expect(inProgress(other.verification)).toMatchObject({ tick: { number: 2, at: 125_000 } })
    expect(other.effects).toEqual([
      { type: 'notify', event: expect.objectContaining({ type: 'attempted' }) },
      { type: 'deliver', attempt },
    ])
  })

  it('is not used if a later attempt already carries the step', () => {
    const { effects } = finish(ticked(other.verification), 'geoDenied', { attempt: 2, otherRoute: true })
    expect(effects.filter(({ type }) => type === 'deliver')).toEqual([])
  })
})

it('a step whose retries are used up waits for the next step, and the plan does not change', () => {
  const sent = ticked(started({ steps: steps('sms900 voice180') }))
  const [attempt] = sent.attempts
  if (attempt === undefined) throw new Error('no attempt')
  const attempts = [1, 2, 3, 4, 5, 6].map((number) => ({ ...attempt, number }))
  const { verification, effects } = finish({ ...sent, attempts }, 'providerError')
  expect(inProgress(verification).tick).toEqual(sent.tick)
  expect(effects.filter(({ type }) => type !== 'notify')).toEqual([])
})

it('a verification continues if one message may have arrived, however many were refused', () => {
  const sent = ticked(started({ steps: steps('sms900 voice180') }))
  const [attempt] = sent.attempts
  if (attempt === undefined) throw new Error('no attempt')
  const attempts = Array.from({ length: 12 }, (_, index) => ({
    ...attempt,
    number: index + 1,
    ...(index < 11 && { outcome: outcomeOf(index === 0 ? 'accepted' : 'requestRefused') }),
  }))
  expect(finish({ ...sent, attempts }, 'requestRefused').verification.state).toBe('inProgress')
  const futile = attempts.map((each) => ({
    ...each,
    ...(each.number === 1 && { outcome: outcomeOf('requestRefused') }),
  }))
  expect(finish({ ...sent, attempts: futile }, 'requestRefused').verification.state).toBe('failed')
})

it('the last step does not change an existing plan', () => {
  const last = ticked(started({ steps: steps('sms400') }))
  const { verification, effects } = finish(last, 'ambiguous')
  const { verification: reported, effects: none } = decide(
    verification,
    { type: 'receipt', attempt: 1, receipt: { status: 'failed', reason: 'unreachable' }, route: 'twilio' },
    2_000,
  )
  expect(effects.map(({ type }) => type)).toEqual(['notify'])
  expect(inProgress(reported).tick).toEqual(last.tick)
  expect(none.filter(({ type }) => type === 'schedule' || type === 'unschedule')).toEqual([])
})
