import { isDeepStrictEqual } from 'node:util'

import {
  type Arbitrary,
  array,
  boolean,
  check,
  constantFrom,
  defaultReportMessage,
  integer,
  oneof,
  option,
  property,
  record,
  tuple,
} from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Channel } from './channels.ts'
import { isLockedByWrongCodes } from './check.ts'
import type { Command, Decision } from './command.ts'
import { decide } from './decide.ts'
import { eventsOf } from './event.ts'
import { FOLLOW_UPS, type Outcome, type OutcomeKind, type Receipt } from './outcome.ts'
import { Secret } from './secret.ts'
import { start } from './start.ts'
import { type InProgress, type Instant, overAt, type Verification } from './verification.ts'
import type { Rules } from './rules.ts'
import type { Step as PlannedStep } from './workflow.ts'

/** Turned into a command by what stands at its moment, such as the live PIN. */
type Order =
  | { readonly do: 'tick'; readonly stale: boolean }
  | { readonly do: 'finish'; readonly attempt: number; readonly kind: OutcomeKind; readonly other: boolean }
  | { readonly do: 'report'; readonly attempt: number; readonly receipt: Receipt }
  | { readonly do: 'type'; readonly right: boolean }
  | { readonly do: 'resend'; readonly channel: Channel }
  | { readonly do: 'cancel' | 'trigger' | 'ask' | 'approve' }

interface Step {
  /** waits until the planned tick, or so many milliseconds */
  readonly wait: number | 'tick'
  readonly order: Order
}

interface Moment {
  readonly before: Verification
  readonly command: Command
  readonly decision: Decision
  readonly now: Instant
}

const kinds = constantFrom(
  ...(Object.keys(FOLLOW_UPS) as OutcomeKind[]), // oxlint-disable-line typescript/no-unsafe-type-assertion
)
const attempts = integer({ min: 1, max: 7 })
const receipts: Arbitrary<Receipt> = oneof(
  record({ status: constantFrom('queued', 'sent', 'ringing', 'answered', 'delivered') }),
  record({
    status: constantFrom('failed'),
    reason: kinds.map((kind) => (kind === 'accepted' ? 'unreachable' : kind)),
  }),
)
const orders: Arbitrary<Order> = oneof(
  { weight: 4, arbitrary: record({ do: constantFrom('tick'), stale: boolean() }) },
  {
    weight: 3,
    arbitrary: record({ do: constantFrom('finish'), attempt: attempts, kind: kinds, other: boolean() }),
  },
  { weight: 2, arbitrary: record({ do: constantFrom('report'), attempt: attempts, receipt: receipts }) },
  { weight: 2, arbitrary: record({ do: constantFrom('type'), right: boolean() }) },
  { weight: 2, arbitrary: record({ do: constantFrom('cancel', 'trigger', 'ask') }) },
  { weight: 1, arbitrary: record({ do: constantFrom('approve') }) },
  { weight: 2, arbitrary: record({ do: constantFrom('resend'), channel: constantFrom('sms', 'voice') }) },
)
const steps: Arbitrary<Step> = record({
  wait: oneof(constantFrom<Step['wait'][]>('tick', 0), integer({ min: 0, max: 400_000 })),
  order: orders,
})
const plannedSteps: Arbitrary<PlannedStep> = record({
  channel: constantFrom('sms', 'voice'),
  waitSeconds: integer({ min: 0, max: 900 }),
})
const rules: Arbitrary<Rules> = record({
  wrongCodes: integer({ min: 1, max: 5 }),
  afterWrongCodes: constantFrom('fail', 'lock'),
  cancelAfterSeconds: constantFrom(0, 30),
  cancelAfterSecondStep: boolean(),
  pin: constantFrom('renewed', 'kept', 'perStep'),
  sends: option(integer({ min: 1, max: 5 }), { nil: undefined }),
  lifeSeconds: option(integer({ min: 60, max: 900 }), { nil: undefined }),
})
const requests = record({
  steps: array(plannedSteps, { minLength: 1, maxLength: 3 }),
  pinSeconds: integer({ min: 60, max: 3600 }),
  rules,
  customPin: boolean(),
  policy: record({ advanceOnFailedReceipt: boolean() }),
})
const lives = tuple(requests, array(steps, { maxLength: 40 }))
type Life = typeof lives extends Arbitrary<infer T> ? T : never

const begin = (request: Life[0]): InProgress =>
  start(
    {
      ...request,
      id: '0'.repeat(32),
      account: 'acme',
      number: new Secret('+4915112345678'),
      brand: 'Acme',
      locale: 'en-us',
      pin: new Secret('first'),
      timeScale: 1,
    },
    0,
  ).verification

function commandOf(order: Order, verification: Verification, freshPin: Secret): Command {
  const goesOn = verification.state === 'inProgress'
  switch (order.do) {
    case 'tick':
      return { type: 'tickDue', tick: goesOn && !order.stale ? verification.tick.number : 0, freshPin }
    case 'finish': {
      const { attempt, kind, other } = order
      const outcome: Outcome = kind === 'accepted' ? { kind, reference: 'SM1' } : { kind }
      return { type: 'attemptFinished', attempt, outcome, otherRoute: other, route: 'twilio', jitter: 0.5 }
    }
    case 'report':
      return { type: 'receipt', attempt: order.attempt, receipt: order.receipt }
    case 'type':
      return { type: 'check', code: order.right && goesOn ? verification.pin : new Secret('wrong') }
    case 'cancel':
      return { type: 'cancel' }
    case 'approve':
      return { type: 'approve' }
    case 'resend':
      return { type: 'resend', channel: order.channel }
    case 'trigger':
      return { type: 'triggerNext' }
    case 'ask':
      return { type: 'expiryDue' }
  }
}

/** Lives through all the steps; time never runs backwards. */
function live([request, plan]: Life): readonly Moment[] {
  let now = 0
  let verification: Verification = begin(request)
  return plan.map(({ wait, order }, index) => {
    const before = verification
    const tickAt = before.state === 'inProgress' ? before.tick.at : now
    now = wait === 'tick' ? Math.max(now, tickAt) : now + wait
    const command = commandOf(order, before, new Secret(`fresh ${index}`))
    const decision = decide(before, command, now)
    verification = decision.verification
    return { before, command, decision, now }
  })
}

/** The shortest life that is against the rule, or `none` after many that were not. */
function counterexample(holds: (life: readonly Moment[]) => boolean): string {
  const lived = property(lives, (life) => holds(live(life)))
  return defaultReportMessage(check(lived, { numRuns: 400 })) ?? 'none'
}

const never = (breaks: (moment: Moment) => boolean): string =>
  counterexample((life) => !life.some((moment) => breaks(moment)))

const UNCHANGED = new Set(['stale', 'tooEarly', 'tooLate', 'noMoreSteps', 'tooManySends', 'goesOn'])
const isOver = ({ before, now }: Moment) => before.state === 'inProgress' && now >= overAt(before)
const isLocked = (verification: Verification) =>
  verification.state === 'inProgress' && isLockedByWrongCodes(verification)
const typesOf = ({ decision }: Moment) => decision.effects.map(({ type }) => type)

describe('whatever happens in whatever order', () => {
  it('a refusal gives back the very same object, and the same object comes without effects', () => {
    const broken = never((moment) => {
      const same = moment.decision.verification === moment.before
      const refused = UNCHANGED.has(moment.decision.reply) && !isOver(moment)
      return (same && moment.decision.effects.length > 0) || (refused && !same)
    })
    expect(broken).toBe('none')
  })

  it('every change tells at least one event, and nothing else does', () => {
    const broken = never(({ before, decision: { verification, effects } }) => {
      const changed = verification !== before
      return changed !== eventsOf(effects).length > 0
    })
    expect(broken).toBe('none')
  })

  it('what has ended delivers nothing, plans nothing and has no PIN', () => {
    const broken = never((moment) => {
      const { verification } = moment.decision
      const acts = typesOf(moment).some((type) => type === 'deliver' || type === 'schedule')
      return verification.state !== 'inProgress' && (acts || 'pin' in verification)
    })
    expect(broken).toBe('none')
  })

  it('what has ended stays as it ended', () => {
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

  it('exactly one tick is planned, as the effects have it', () => {
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

  it('a PIN has at most as many wrong checks as are allowed, and the last ends or locks the verification', () => {
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

  it('each check that was answered right or wrong is kept, in order, and no other', () => {
    const broken = never(({ before, command, decision: { verification, reply }, now }) => {
      const counted = command.type === 'check' && reply !== 'ended' && !isLocked(before)
      const added = counted ? [{ at: now, code: command.code, right: reply === 'right' }] : []
      return !isDeepStrictEqual(verification.checks, [...before.checks, ...added])
    })
    expect(broken).toBe('none')
  })

  it('a verification has succeeded exactly when one check was right or its caller approved it', () => {
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

  it('a resend goes beyond neither the sends of the rules nor a step that has begun', () => {
    const broken = never(({ before, decision: { verification: after } }) => {
      if (before.state !== 'inProgress' || after.state !== 'inProgress') return false
      const most = Math.max(before.steps.length, before.rules.sends ?? 0)
      const begun = before.steps.slice(0, before.stepsBegun)
      const isKept = begun.every((step, index) => after.steps[index] === step)
      return after.steps.length > most || !isKept
    })
    expect(broken).toBe('none')
  })

  it('time never makes a PIN die earlier or a step begin again', () => {
    const broken = never(({ before, decision: { verification: after } }) => {
      if (before.state !== 'inProgress' || after.state !== 'inProgress') return false
      const earlier = after.pinExpiresAt < before.pinExpiresAt || after.stepsBegun < before.stepsBegun
      return earlier || after.stepsReleased < after.stepsBegun
    })
    expect(broken).toBe('none')
  })

  it('what is past its end is in progress for nobody who asks', () => {
    const broken = never(
      (moment) =>
        isOver(moment) &&
        moment.decision.reply !== 'stale' &&
        moment.decision.verification.state === 'inProgress',
    )
    expect(broken).toBe('none')
  })

  it('the same moment is always decided in the same way', () => {
    const broken = never(
      ({ before, command, decision, now }) => !isDeepStrictEqual(decide(before, command, now), decision),
    )
    expect(broken).toBe('none')
  })
})

describe('at any moment of a life that is not over', () => {
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
