import { describe, expect, it } from 'vitest'

import { FRESH, inProgress, RULES, started, steps, ticked } from '../test/given.ts'
import { decide } from './decide.ts'
import type { Rules } from './rules.ts'
import { Secret } from './secret.ts'
import { mayHaveArrived, type Verification } from './verification.ts'

const under = (rules: Partial<Rules>, changes: Parameters<typeof started>[0] = {}) =>
  started({ ...changes, rules: { ...RULES, ...rules } })

/** The replies to codes that are submitted a second apart, and the state after them. */
function typed(verification: Verification, ...codes: string[]): string {
  let current = verification
  const replies = codes.map((code, index) => {
    const decision = decide(current, { type: 'check', code: new Secret(code) }, (index + 1) * 1000)
    current = decision.verification
    return decision.reply
  })
  return `${replies.join(' ')}: ${current.state}`
}

const [WRONG, RIGHT] = ['9999', '1234']

describe('wrong codes', () => {
  it.each([
    [1, 'fail', [WRONG], 'tooManyWrong: failed'],
    [2, 'fail', [WRONG, WRONG, RIGHT], 'wrong tooManyWrong ended: failed'],
    [2, 'fail', [WRONG, RIGHT], 'wrong right: succeeded'],
    [2, 'lock', [WRONG, WRONG], 'wrong wrong: inProgress'],
    [2, 'lock', [WRONG, WRONG, RIGHT, WRONG], 'wrong wrong tooManyWrong tooManyWrong: inProgress'],
    [
      5,
      'lock',
      [WRONG, WRONG, WRONG, WRONG, WRONG, RIGHT],
      'wrong wrong wrong wrong wrong tooManyWrong: inProgress',
    ],
    [5, 'lock', [WRONG, WRONG, WRONG, WRONG, RIGHT], 'wrong wrong wrong wrong right: succeeded'],
  ] as const)('%d allowed, then %s: %j are answered %s', (wrongCodes, afterWrongCodes, codes, replies) => {
    expect(typed(ticked(under({ wrongCodes, afterWrongCodes })), ...codes)).toBe(replies)
  })

  it('a locked verification stores no code, and does not change', () => {
    const locked = decide(
      ticked(under({ wrongCodes: 1, afterWrongCodes: 'lock' })),
      { type: 'check', code: new Secret(WRONG) },
      1_000,
    ).verification
    const decision = decide(locked, { type: 'check', code: new Secret(RIGHT) }, 2_000)
    expect(decision.verification).toBe(locked)
    expect(decision.effects).toEqual([])
  })
})

describe('cancelling', () => {
  it.each([
    [0, false, 0, 'done'],
    [30, false, 29, 'tooEarly'],
    [60, false, 59, 'tooEarly'],
    [60, false, 60, 'done'],
  ])('from %d s on, also after the second step: %s; at %d s it is %s', (after, late, seconds, reply) => {
    const rules = { cancelAfterSeconds: after, cancelAfterSecondStep: late }
    expect(decide(ticked(under(rules)), { type: 'cancel' }, seconds * 1000).reply).toBe(reply)
  })

  it.each([
    [true, 'done'],
    [false, 'tooLate'],
  ])('after the second step, with cancelAfterSecondStep %s, is %s', (cancelAfterSecondStep, reply) => {
    const second = ticked(ticked(under({ cancelAfterSecondStep })))
    expect(decide(second, { type: 'cancel' }, 126_000).reply).toBe(reply)
  })
})

/** The PIN of each attempt of a life whose worker is always on time, and the end, in seconds. */
function lifeOf(verification: Verification): string {
  const life: string[] = []
  let current = verification
  let letter = 'A'.charCodeAt(0)
  while (current.state === 'inProgress') {
    const { at, number } = current.tick
    const freshPin = new Secret(String.fromCharCode(++letter))
    const next = decide(current, { type: 'tickDue', tick: number, freshPin }, at).verification
    const what = next.state === 'inProgress' ? next.pin.reveal() : next.state
    life.push(`${at / 1000} ${what}`)
    current = next
  }
  return life.join(', ')
}

describe('the PIN', () => {
  it.each([
    ['renewed', '0 1234, 125 1234, 305 D, 605 expired'],
    ['kept', '0 1234, 125 1234, 305 1234, 605 expired'],
    ['perStep', '0 1234, 125 C, 305 D, 605 expired'],
  ] as const)('that is %s lives: %s', (pin, life) => {
    expect(lifeOf(under({ pin }))).toBe(life)
  })

  it.each([
    ['none', [false, false, false], '0 1234, 125 C, 305 D, 605 expired'],
    ['the second', [false, true, false], '0 1234, 125 1234, 305 D, 605 expired'],
    ['the third', [false, false, true], '0 1234, 125 C, 305 C, 605 expired'],
    ['both', [false, true, true], '0 1234, 125 1234, 305 1234, 605 expired'],
    ['the first, which has none before it', [true, false, false], '0 1234, 125 C, 305 D, 605 expired'],
  ])('is new in each step except %s, which keeps the last one', (_which, kept, life) => {
    const own = steps('sms125 voice180 voice300').map((step, index) => ({ ...step, keepsPin: kept[index] }))
    expect(lifeOf(under({ pin: 'perStep' }, { steps: own }))).toBe(life)
  })

  it('that a step keeps gets a new life', () => {
    const own = steps('sms125 voice180').map((step) => ({ ...step, keepsPin: true }))
    const second = ticked(ticked(under({ pin: 'perStep' }, { steps: own })))
    expect(second.pin.reveal()).toBe('1234')
    expect(second.pinExpiresAt).toBe(425_000)
  })

  it('of a step stays in its last minute when the message is retried', () => {
    const first = ticked(ticked(under({ pin: 'perStep' }, { pinSeconds: 60 })))
    const outcome = { kind: 'throttled' } as const
    const command = { type: 'attemptFinished', attempt: 2, route: 'a', otherRoute: false, jitter: 0 } as const
    const refused = inProgress(decide(first, { ...command, outcome }, 126_000).verification)
    expect(refused.tick).toMatchObject({ at: 128_000, purpose: 'retry' })
    const again = { type: 'tickDue', tick: refused.tick.number, freshPin: new Secret('9999') } as const
    const retried = inProgress(decide(refused, again, 128_000).verification)
    expect(retried.attempts.map(({ step, claimedAt }) => [step, claimedAt])).toEqual([
      [0, 0],
      [1, 125_000],
      [1, 128_000],
    ])
    expect(retried.pin).toBe(first.pin)
    expect(retried.pinExpiresAt).toBe(188_000)
  })

  it('of each step lives as long as the first one', () => {
    const second = ticked(ticked(under({ pin: 'perStep' })))
    expect(second.pinExpiresAt).toBe(425_000)
  })

  it('of a step stays when its message is retried', () => {
    const first = ticked(ticked(under({ pin: 'perStep' })))
    const pin = first.pin
    const outcome = { kind: 'throttled' } as const
    const command = { type: 'attemptFinished', attempt: 2, route: 'a', otherRoute: false, jitter: 0 } as const
    const refused = inProgress(decide(first, { ...command, outcome }, 126_000).verification)
    const again = ticked(refused)
    expect(again.attempts.filter(mayHaveArrived)).toHaveLength(2)
    expect(again.pin).toBe(pin)
    expect(again.pin).toBe(FRESH)
  })

  it('that the caller chose is the same in each step', () => {
    expect(lifeOf(under({ pin: 'perStep' }, { customPin: true }))).toBe(
      '0 1234, 125 1234, 305 1234, 605 expired',
    )
  })

  it('of another step allows no more wrong codes', () => {
    const rules = { pin: 'perStep', wrongCodes: 2 } as const
    const mistyped = decide(ticked(under(rules)), { type: 'check', code: new Secret(WRONG) }, 1_000)
    const second = ticked(mistyped.verification)
    expect(decide(second, { type: 'check', code: new Secret(WRONG) }, 126_000).reply).toBe('tooManyWrong')
  })
})

describe('a fixed life', () => {
  it.each([
    [200, '0 1234, 125 1234, 200 expired'],
    [305, '0 1234, 125 1234, 305 expired'],
    [306, '0 1234, 125 1234, 305 C, 306 expired'],
    [900, '0 1234, 125 1234, 305 C, 900 expired'],
  ])('of %d s ends then whatever is planned: %s', (lifeSeconds, life) => {
    const planned = lifeOf(under({ lifeSeconds }))
    expect(planned.replace('D', 'C')).toBe(life)
  })

  it('plans no step that would be due at its end', () => {
    expect(ticked(under({ lifeSeconds: 125 })).tick).toMatchObject({ at: 125_000, purpose: 'expiry' })
    expect(ticked(under({ lifeSeconds: 126 })).tick).toMatchObject({ at: 125_000, purpose: 'step' })
  })

  it('is over for every command from its end on', () => {
    const verification = ticked(under({ lifeSeconds: 200 }))
    expect(decide(verification, { type: 'expiryDue' }, 199_999).reply).toBe('goesOn')
    expect(decide(verification, { type: 'expiryDue' }, 200_000).verification).toMatchObject({
      state: 'expired',
      endedAt: 200_000,
    })
  })

  it('ends its PIN too', () => {
    expect(ticked(under({ lifeSeconds: 200 })).pinExpiresAt).toBe(200_000)
    expect(ticked(ticked(under({ lifeSeconds: 400, pin: 'perStep' }))).pinExpiresAt).toBe(400_000)
  })

  it('follows the time scale', () => {
    expect(lifeOf(under({ lifeSeconds: 600 }, { steps: steps('sms600'), timeScale: 10 }))).toBe(
      '0 1234, 60 expired',
    )
  })
})
