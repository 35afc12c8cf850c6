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

import { type AddressKind, kindOf } from '../src/address.ts'
import { CHANNEL_NAMES, CHANNELS, type Channel } from '../src/channels.ts'
import type { Command, Decision } from '../src/command.ts'
import { decide } from '../src/decide.ts'
import { FOLLOW_UPS, type Outcome, type OutcomeKind, type Receipt } from '../src/outcome.ts'
import type { Rules } from '../src/rules.ts'
import { Secret } from '../src/secret.ts'
import { start } from '../src/start.ts'
import type { InProgress, Instant, Verification } from '../src/verification.ts'
import type { Step as PlannedStep } from '../src/workflow.ts'

/** Becomes a command when it runs, because it may need the current PIN. */
type Order =
  | { readonly do: 'tick'; readonly stale: boolean }
  | { readonly do: 'finish'; readonly attempt: number; readonly kind: OutcomeKind; readonly other: boolean }
  | { readonly do: 'report'; readonly attempt: number; readonly receipt: Receipt }
  | { readonly do: 'type'; readonly right: boolean }
  | { readonly do: 'resend'; readonly channel: Channel }
  | { readonly do: 'cancel' | 'trigger' | 'ask' | 'approve' | 'disprove' }

interface Step {
  /** milliseconds to wait, or until the planned tick */
  readonly wait: number | 'tick'
  readonly order: Order
}

export interface Moment {
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
  { weight: 1, arbitrary: record({ do: constantFrom('approve', 'disprove') }) },
  { weight: 2, arbitrary: record({ do: constantFrom('resend'), channel: constantFrom(...CHANNEL_NAMES) }) },
)
const steps: Arbitrary<Step> = record({
  wait: oneof(constantFrom<Step['wait'][]>('tick', 0), integer({ min: 0, max: 400_000 })),
  order: orders,
})
const ADDRESSES: Readonly<Record<AddressKind, Secret>> = {
  phone: new Secret('+4915112345678'),
  email: new Secret('Ann+shop@mail.example'),
}
/** A step has a destination of its own if its channel does not reach that of the verification. */
const withDestination = <S extends { readonly channel: Channel }>(step: S, address: Secret) => {
  const { destination: kind } = CHANNELS[step.channel]
  return kind === kindOf(address) ? step : { ...step, destination: { address: ADDRESSES[kind] } }
}
const plannedSteps: Arbitrary<PlannedStep> = record({
  channel: constantFrom(...CHANNEL_NAMES),
  waitSeconds: integer({ min: 0, max: 900 }),
  keepsPin: boolean(),
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
  address: constantFrom(...Object.values(ADDRESSES)),
  steps: array(plannedSteps, { minLength: 1, maxLength: 3 }),
  pinSeconds: integer({ min: 60, max: 3600 }),
  rules,
  customPin: boolean(),
  policy: record({ advanceOnFailedReceipt: boolean() }),
})
const lives = tuple(requests, array(steps, { maxLength: 40 }))
type Life = typeof lives extends Arbitrary<infer T> ? T : never

const begin = ({ steps: plan, ...request }: Life[0]): InProgress =>
  start(
    {
      ...request,
      steps: plan.map((step) => withDestination(step, request.address)),
      id: '0'.repeat(32),
      account: 'acme',
      frontDoor: 'vonage-v1',
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
    case 'disprove':
      return { type: order.do }
    case 'resend':
      return { type: 'resend', ...withDestination({ channel: order.channel }, verification.address) }
    case 'trigger':
      return { type: 'triggerNext' }
    case 'ask':
      return { type: 'expiryDue' }
  }
}

/** Runs all steps; time never goes backwards. */
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

/** The shortest life that violates the rule, or `none`. */
export function counterexample(holds: (life: readonly Moment[]) => boolean): string {
  const lived = property(lives, (life) => holds(live(life)))
  return defaultReportMessage(check(lived, { numRuns: 400 })) ?? 'none'
}

export const never = (breaks: (moment: Moment) => boolean): string =>
  counterexample((life) => !life.some((moment) => breaks(moment)))
