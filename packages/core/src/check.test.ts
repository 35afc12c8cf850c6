import { describe, expect, it } from 'vitest'

import { FRESH, REQUEST, ticked, steps } from '../test/given.ts'
import { decide } from './decide.ts'
import type { Outcome } from './outcome.ts'
import { Secret } from './secret.ts'
import { start, type StartRequest } from './start.ts'
import type { InProgress, Verification } from './verification.ts'

const sent = (request: Partial<StartRequest> = {}): InProgress =>
  ticked(start({ ...REQUEST, ...request }, 0).verification)

const check = (verification: Verification, code: string, seconds: number, isNumber?: boolean) =>
  decide(verification, { type: 'check', code: new Secret(code), isNumber }, seconds * 1000)

/** Checks codes one after the other. @returns the replies */
function checked(verification: Verification, seconds: number, ...codes: string[]) {
  let current = verification
  const replies = codes.map((code) => {
    const decision = check(current, code, seconds)
    current = decision.verification
    return decision.reply
  })
  return { replies, verification: current }
}

const answered = (verification: InProgress, attempt: number, outcome: Outcome): InProgress => {
  const command = {
    type: 'attemptFinished',
    attempt,
    outcome,
    route: 'r',
    otherRoute: false,
    jitter: 0,
  } as const
  const { verification: next } = decide(verification, command, 1_000)
  if (next.state !== 'inProgress') throw new Error('it ended')
  return next
}
const ACCEPTED: Outcome = { kind: 'accepted', reference: 'T1' }

const paid = (payee: string, amount: string) => ({ payee: new Secret(payee), amount: new Secret(amount) })

describe('a code that confirms a payment', () => {
  it.each([
    [paid('Acme', '48.00'), 'right'],
    [paid('Acme', '49.00'), 'wrong'],
    [paid('Mallory', '48.00'), 'wrong'],
    [undefined, 'right'],
  ])('is right only for what its message showed, or if the wire does not say: %j, %s', (payment, reply) => {
    const verification = sent({ payment: paid('Acme', '48.00') })
    const command = { type: 'check', code: new Secret('1234'), payment } as const
    expect(decide(verification, command, 1_000).reply).toBe(reply)
  })

  it('is wrong if the message showed none', () => {
    const command = { type: 'check', code: new Secret('1234'), payment: paid('Acme', '48.00') } as const
    expect(decide(sent(), command, 1_000).reply).toBe('wrong')
  })
})

const reportsOf = (verification: Verification, code = '1234') =>
  check(verification, code, 10).effects.filter(({ type }) => type === 'reportRightCode')

describe('a right code', () => {
  it('ends the verification in success and wipes the PIN', () => {
    const verification = sent()
    const { verification: ended, effects, reply } = check(verification, '1234', 10)
    expect(reply).toBe('right')
    expect(ended).toMatchObject({ state: 'succeeded', endedAt: 10_000 })
    expect(ended).not.toHaveProperty('pin')
    expect(effects).toEqual([
      { type: 'notify', event: { type: 'checked', right: true } },
      { type: 'unschedule', tick: verification.tick },
      { type: 'notify', event: { type: 'ended', state: 'succeeded', at: 10_000 } },
      // The carrier had not answered yet.
      { type: 'notify', event: { type: 'attempted', attempt: ended.attempts[0] } },
    ])
    expect(ended.attempts).toEqual([{ ...verification.attempts[0], outcome: { kind: 'ambiguous' } }])
  })

  it('is not compared while its number is locked, and counts as wrong', () => {
    const locked = { type: 'check', code: new Secret('1234'), isLocked: true } as const
    let verification: Verification = sent()
    const replies = Array.from({ length: 4 }, () => {
      const decision = decide(verification, locked, 10_000)
      verification = decision.verification
      return decision.reply
    })
    expect(replies).toEqual(['wrong', 'wrong', 'tooManyWrong', 'ended'])
    expect(verification).toMatchObject({
      state: 'failed',
      checks: [{ right: false }, { right: false }, { right: false }],
    })
  })

  describe('is reported to a provider that wants to hear it', () => {
    it('if its message was the last one that may have arrived', () => {
      const first = sent({ steps: steps('telegram60 sms60') })
      expect(reportsOf(answered(first, 1, ACCEPTED))).toEqual([{ type: 'reportRightCode', attempt: 1 }])
      const refused = answered(sent({ steps: steps('sms60 telegram60') }), 1, { kind: 'contentRejected' })
      expect(reportsOf(answered(ticked(refused), 2, ACCEPTED))).toEqual([
        { type: 'reportRightCode', attempt: 2 },
      ])
    })

    it('not if a later message may have brought it', () => {
      const later = ticked(answered(sent({ steps: steps('telegram60 sms60') }), 1, ACCEPTED), 1)
      expect(later.attempts).toHaveLength(2)
      expect(reportsOf(later)).toEqual([])
    })

    it('not if the provider has not accepted the message, for want of a reference', () => {
      const first = sent({ steps: steps('telegram60') })
      expect(reportsOf(first)).toEqual([])
      expect(reportsOf(answered(first, 1, { kind: 'ambiguous' }))).toEqual([])
    })

    it('and no wrong code is', () => {
      expect(reportsOf(answered(sent({ steps: steps('telegram60') }), 1, ACCEPTED), '0000')).toEqual([])
    })

    it('and nothing if no message went out', () => {
      expect(reportsOf(start(REQUEST, 0).verification)).toEqual([])
    })
  })

  it('is accepted once', () => {
    expect(checked(sent(), 10, '1234', '1234').replies).toEqual(['right', 'ended'])
  })

  it('is accepted after two wrong ones', () => {
    expect(checked(sent(), 10, '0000', '0001', '1234').replies).toEqual(['wrong', 'wrong', 'right'])
  })

  it('is accepted up to the last millisecond of its life, and not at its end', () => {
    const second = ticked(sent())
    expect(check(second, '1234', 299.999).reply).toBe('right')
    expect(check(second, '1234', 300).reply).toBe('wrong')
  })

  it('is accepted before any worker has sent it', () => {
    expect(check(start(REQUEST, 0).verification, '1234', 0).reply).toBe('right')
  })
})

describe('a code that came as a number', () => {
  it.each([
    ['0123', '123', true, 'right'],
    ['0012', '12', true, 'right'],
    ['0000', '0', true, 'right'],
    ['000123', '123', true, 'right'],
    ['1234', '1234', true, 'right'],
    ['0123', '123', false, 'wrong'],
    ['0123', '1230', true, 'wrong'],
    ['0123', '10123', true, 'wrong'],
  ] as const)('for the PIN %s, %s as a number (%s) is %s', (pin, code, isNumber, reply) => {
    expect(check(sent({ pin: new Secret(pin) }), code, 10, isNumber).reply).toBe(reply)
  })

  it('is stored with its leading zeros', () => {
    const { verification } = check(sent({ pin: new Secret('0123') }), '124', 10, true)
    expect(verification.checks.map(({ code }) => code.reveal())).toEqual(['0124'])
  })
})

describe('a code of the caller’s choice', () => {
  const fixed = { pin: new Secret('AKFG-3424'), customPin: true } as const
  const spoken = sent({ ...fixed, steps: steps('voice0') })

  it.each(['AKFG-3424', 'akfg3424', 'AKFG3424', 'AK-FG-34-24'])('is right as %s after a call', (code) => {
    expect(check(spoken, code, 10).reply).toBe('right')
  })

  it('is compared as heard even if an SMS came before the call', () => {
    const both = ticked(sent({ ...fixed, steps: steps('sms60 voice0') }))
    expect(both.attempts.map(({ channel }) => channel)).toEqual(['sms', 'voice'])
    expect(check(both, 'akfg3424', 70).reply).toBe('right')
  })

  it('is compared exactly if no call spoke it', () => {
    expect(checked(sent({ ...fixed, steps: steps('sms0') }), 10, 'akfg-3424', 'AKFG3424').replies).toEqual([
      'wrong',
      'wrong',
    ])
    expect(check(sent({ ...fixed, steps: steps('sms0') }), 'AKFG-3424', 10).reply).toBe('right')
  })

  it('is wrong with other characters after a call', () => {
    expect(check(spoken, 'AKFG342', 10).reply).toBe('wrong')
    expect(check(spoken, '-', 10).reply).toBe('wrong')
    const grass = sent({ pin: new Secret('GRASS'), customPin: true, steps: steps('voice0') })
    expect(check(grass, 'graß', 10).reply).toBe('wrong')
  })
})

describe('wrong codes', () => {
  it('end the verification at the third', () => {
    const { replies, verification } = checked(sent(), 10, '0000', '0000', '0000', '1234')
    expect(replies).toEqual(['wrong', 'wrong', 'tooManyWrong', 'ended'])
    expect(verification).toMatchObject({ state: 'failed', endedAt: 10_000 })
    expect(verification).not.toHaveProperty('pin')
  })

  it('are all stored, with their times, for search', () => {
    const { verification } = checked(sent(), 10, '0000', '1234')
    expect(verification.checks.map(({ code, ...rest }) => ({ ...rest, code: code.reveal() }))).toEqual([
      { at: 10_000, code: '0000', right: false },
      { at: 10_000, code: '1234', right: true },
    ])
  })

  it('cause one event that they were wrong, and nothing else', () => {
    expect(check(sent(), '0000', 10).effects).toEqual([
      { type: 'notify', event: { type: 'checked', right: false } },
    ])
  })

  it('are counted from zero for a new PIN', () => {
    const third = ticked(ticked(checked(sent(), 10, '0000', '0000').verification))
    expect(third.pin).toBe(FRESH)
    const { replies } = checked(third, 306, '1234', '0000', '0000')
    expect(replies).toEqual(['wrong', 'wrong', 'tooManyWrong'])
  })

  it('continue to be counted over the renewed life of a custom PIN', () => {
    const third = ticked(ticked(checked(sent({ customPin: true }), 10, '0000', '0000').verification))
    expect(checked(third, 306, '0000').replies).toEqual(['tooManyWrong'])
    expect(checked(third, 306, '1234').replies).toEqual(['right'])
  })

  it('include the code of an expired PIN', () => {
    expect(checked(ticked(sent()), 301, '1234', '1234', '1234').replies).toEqual([
      'wrong',
      'wrong',
      'tooManyWrong',
    ])
  })

  it('include parts of the right one and longer ones', () => {
    expect(checked(sent(), 1, '123', '12345', '').replies).toEqual(['wrong', 'wrong', 'tooManyWrong'])
  })
})

it('answers that an ended verification has ended', () => {
  const { verification } = decide(sent(), { type: 'cancel' }, 30_000)
  expect(check(verification, '1234', 31)).toEqual({ verification, effects: [], reply: 'ended' })
})
