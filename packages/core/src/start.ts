import type { Decision } from './command.ts'
import {
  type Common,
  type InProgress,
  type Instant,
  lifeEndsAt,
  pinEnd,
  scaled,
  type Tick,
} from './verification.ts'

export type StartRequest = Omit<Common, 'codeLength' | 'startedAt' | 'attempts' | 'checks'> &
  Pick<InProgress, 'rules' | 'templates' | 'pin' | 'customPin'>

/** Makes a verification whose first step is due now. */
export function start(
  request: StartRequest,
  now: Instant,
): Decision<'started'> & { readonly verification: InProgress } {
  const { steps, pinSeconds, pin, test } = request
  const begun = { startedAt: now, ...request }
  const allWaits = steps.reduce((sum, { waitSeconds }) => sum + waitSeconds, 0)
  const tick: Tick = { number: 1, at: now, purpose: 'step' }
  // The spread is last, because V8 of Node 20 takes a microsecond for each property after it.
  const verification: InProgress = {
    state: 'inProgress',
    codeLength: pin.reveal().length,
    attempts: [],
    checks: [],
    pinExpiresAt: pinEnd(begun, now),
    wrongChecks: 0,
    stepsBegun: 0,
    stepsReleased: 1,
    triggeredAt: undefined,
    stepEndsAt: now,
    tick,
    giveUpAt:
      request.rules.lifeSeconds === undefined
        ? now + scaled(Math.max(allWaits, pinSeconds), request)
        : lifeEndsAt(begun),
    ...begun,
  }
  return {
    verification,
    effects: [
      { type: 'schedule', tick },
      { type: 'notify', event: { type: 'started', test } },
    ],
    reply: 'started',
  }
}
