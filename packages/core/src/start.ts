import type { Decision } from './command.ts'
import type { Templates } from './message/template.ts'
import type { Secret } from './secret.ts'
import {
  type InProgress,
  type Instant,
  type Payment,
  type Policy,
  scaled,
  type Tick,
} from './verification.ts'
import { planTiming, stepsFor, type TimingRequest } from './workflow.ts'

export interface StartRequest extends TimingRequest {
  readonly id: string
  readonly account: string
  readonly number: Secret
  /** two upper-case letters; undefined for numbers of no country */
  readonly country?: string | undefined
  /** as far as its plan tells */
  readonly line?: 'mobile' | 'landline' | undefined
  readonly brand: string
  readonly senderId?: string | undefined
  readonly payment?: Payment | undefined
  readonly templates?: Templates | undefined
  readonly locale: string
  readonly pin: Secret
  readonly customPin: boolean
  readonly policy: Policy
  readonly timeScale: number
}

/** Makes a verification whose first step is due now. */
export function start(
  request: StartRequest,
  now: Instant,
): Decision<'started'> & { readonly verification: InProgress } {
  const { steps: all, pinSeconds } = planTiming(request)
  const steps = stepsFor(request.line, all)
  const allWaits = steps.reduce((sum, { waitSeconds }) => sum + waitSeconds, 0)
  const tick: Tick = { number: 1, at: now, purpose: 'step' }
  const verification: InProgress = {
    state: 'inProgress',
    id: request.id,
    account: request.account,
    number: request.number,
    country: request.country,
    brand: request.brand,
    senderId: request.senderId,
    payment: request.payment,
    templates: request.templates,
    locale: request.locale,
    steps,
    pinSeconds,
    codeLength: request.pin.reveal().length,
    policy: request.policy,
    timeScale: request.timeScale,
    startedAt: now,
    attempts: [],
    checks: [],
    pin: request.pin,
    customPin: request.customPin,
    pinExpiresAt: now + scaled(pinSeconds, request),
    wrongChecks: 0,
    stepsBegun: 0,
    stepsReleased: 1,
    triggeredAt: undefined,
    stepEndsAt: now,
    tick,
    giveUpAt: now + scaled(Math.max(allWaits, pinSeconds), request),
  }
  return {
    verification,
    effects: [
      { type: 'schedule', tick },
      { type: 'notify', event: { type: 'started' } },
    ],
    reply: 'started',
  }
}
