import { isDeepStrictEqual } from 'node:util'

import { describe, expect, it } from 'vitest'

import { counterexample, type Moment, never } from '../test/lives.ts'
import { isLockedByWrongCodes } from './check.ts'
import { decide } from './decide.ts'
import { eventsOf } from './event.ts'
import { Secret } from './secret.ts'
import { overAt, type Verification } from './verification.ts'

const UNCHANGED = new Set(['stale', 'tooEarly', 'tooLate', 'noMoreSteps', 'tooManySends', 'goesOn'])
const isOver = ({ before, now }: Moment) => before.state === 'inProgress' && now >= overAt(before)
const isLocked = (verification: Verification) =>
  verification.state === 'inProgress' && isLockedByWrongCodes(verification)
const typesOf = ({ decision }: Moment) => decision.effects.map(({ type }) => type)

describe('in any order of commands', () => {
  it('a refusal returns the same object, and the same object comes without effects', () => {
    const broken = never((moment) => {
      const same = moment.decision.verification === moment.before
      const refused = UNCHANGED.has(moment.decision.reply) && !isOver(moment)
      return (same && moment.decision.effects.length > 0) || (refused && !same)
    })
    expect(broken).toBe('none')
  })

  it('every change has at least one event, and nothing else has', () => {
    const broken = never(({ before, decision: { verification, effects } }) => {
      const changed = verification !== before
      return changed !== eventsOf(effects).length > 0
    })
    expect(broken).toBe('none')
  })

  it('an ended verification delivers nothing, plans nothing and has no PIN', () => {
    const broken = never((moment) => {
      const { verification } = moment.decision
      const acts = typesOf(moment).some((type) => type === 'deliver' || type === 'schedule')
      return verification.state !== 'inProgress' && (acts || 'pin' in verification)
    })
    expect(broken).toBe('none')
  })

  it('an ended verification keeps its state', () => {
    const broken = never(({ before, decision: { verification: after } }) => {
      if (before.state === 'inProgress') return false
      const kept = after.state === before.state && after.endedAt === before.endedAt
      return !kept || after.attempts.length !== before.attempts.length || after.checks !== before.checks
    })
    expect(broken).toBe('none')
  })

  it('a new plan has the next number', () => {
    const broken = never(({ before, decision: { verification: after } }) => {
      if (before.state !== 'inProgress' || after.state !== 'inProgress') return false
      return after.tick !== before.tick && after.tick.number !== before.tick.number + 1
    })
    expect(broken).toBe('none')
  })

  it('exactly one tick is planned, and the effects match it', () => {
    const found = counterexample((life) => {
      const planned = new Set([1])
      return life.every(({ command, decision: { verification, effects } }) => {
        if (command.type === 'tickDue') planned.delete(command.tick)
        for (const effect of effects) {
          if (effect.type === 'schedule') planned.add(effect.tick.number)
          if (effect.type === 'unschedule') planned.delete(effect.tick.number)
        }
        const wanted = verification.state === 'inProgress' ? [verification.tick.number] : []
        return isDeepStrictEqual([...planned], wanted)
      })
    })
    expect(found).toBe('none')
  })

  it('attempts are numbered 1, 2, 3 … and each is delivered once, when it is claimed', () => {
    const broken = never(({ before, decision: { verification, effects } }) => {
      const { attempts: claimed } = verification
      const delivered = effects.flatMap((effect) => (effect.type === 'deliver' ? [effect.attempt] : []))
      const added = claimed.slice(before.attempts.length)
      return claimed.some(({ number }, i) => number !== i + 1) || !isDeepStrictEqual(delivered, added)
    })
    expect(broken).toBe('none')
  })

  it('a step is handed over at most six times', () => {
    const broken = never(({ decision: { verification } }) =>
      verification.steps.some((_, i) => verification.attempts.filter(({ step }) => step === i).length > 6),
    )
    expect(broken).toBe('none')
  })

  it('a PIN has at most the allowed wrong checks, and the last one ends or locks the verification', () => {
    const found = counterexample((life) => {
      let pin: Secret | undefined
      let wrong = 0
      return life.every(({ before, decision: { verification, reply } }) => {
        if (before.state !== 'inProgress') return true
        const { rules: own } = before
        if (before.pin !== pin) [pin, wrong] = [before.pin, own.pin === 'perStep' ? wrong : 0]
        const isCompared = reply === 'wrong' || reply === 'tooManyWrong' || reply === 'right'
        if (wrong >= own.wrongCodes) return !isCompared || reply === 'tooManyWrong'
        if (isCompared && reply !== 'right') wrong++
        const mustEnd = wrong >= own.wrongCodes && own.afterWrongCodes === 'fail'
        return !mustEnd || verification.state !== 'inProgress'
      })
    })
    expect(found).toBe('none')
  })

  it('exactly the checks that were answered right or wrong are stored, in order', () => {
    const broken = never(({ before, command, decision: { verification, reply }, now }) => {
      const counted = command.type === 'check' && reply !== 'ended' && !isLocked(before)
      const added = counted ? [{ at: now, code: command.code, right: reply === 'right' }] : []
      return !isDeepStrictEqual(verification.checks, [...before.checks, ...added])
    })
    expect(broken).toBe('none')
  })

  it('a verification succeeds exactly if a check was right or the caller approved it', () => {
    const found = counterexample((life) => {
      let approved = false
      return life.every(({ command, decision: { verification, reply } }) => {
        approved ||= command.type === 'approve' && reply === 'done'
        const right = verification.checks.filter((checked) => checked.right).length
        return right + (approved ? 1 : 0) === (verification.state === 'succeeded' ? 1 : 0)
      })
    })
    expect(found).toBe('none')
  })

  it('a resend exceeds neither the sends of the rules nor a step that has begun', () => {
    const broken = never(({ before, decision: { verification: after } }) => {
      if (before.state !== 'inProgress' || after.state !== 'inProgress') return false
      const most = Math.max(before.steps.length, before.rules.sends ?? 0)
      const begun = before.steps.slice(0, before.stepsBegun)
      const isKept = begun.every((step, index) => after.steps[index] === step)
      return after.steps.length > most || !isKept
    })
    expect(broken).toBe('none')
  })

  it('a PIN never expires earlier than before, and no step begins again', () => {
    const broken = never(({ before, decision: { verification: after } }) => {
      if (before.state !== 'inProgress' || after.state !== 'inProgress') return false
      const earlier = after.pinExpiresAt < before.pinExpiresAt || after.stepsBegun < before.stepsBegun
      return earlier || after.stepsReleased < after.stepsBegun
    })
    expect(broken).toBe('none')
  })

  it('past its end a verification is never found in progress', () => {
    const broken = never(
      (moment) =>
        isOver(moment) &&
        moment.decision.reply !== 'stale' &&
        moment.decision.verification.state === 'inProgress',
    )
    expect(broken).toBe('none')
  })

  it('the same input always gives the same decision', () => {
    const broken = never(
      ({ before, command, decision, now }) => !isDeepStrictEqual(decide(before, command, now), decision),
    )
    expect(broken).toBe('none')
  })
})

describe('at any moment before the end', () => {
  it('the right code within the life of its PIN succeeds', () => {
    const broken = never(({ decision: { verification }, now }) => {
      if (verification.state !== 'inProgress') return false
      if (isLocked(verification)) return false
      const { pin: code, pinExpiresAt } = verification
      if (now >= Math.min(pinExpiresAt, overAt(verification))) return false
      return decide(verification, { type: 'check', code }, now).verification.state !== 'succeeded'
    })
    expect(broken).toBe('none')
  })

  it('ticks alone lead to an end', () => {
    const broken = never(({ decision }) => {
      let { verification } = decision
      // Five steps, a retry, missed steps and the end are at most eight ticks.
      for (let ticks = 0; verification.state === 'inProgress' && ticks < 8; ticks++) {
        const { at, number: tick } = verification.tick
        const freshPin = new Secret('fresh')
        ;({ verification } = decide(verification, { type: 'tickDue', tick, freshPin }, at))
      }
      return verification.state === 'inProgress'
    })
    expect(broken).toBe('none')
  })
})
