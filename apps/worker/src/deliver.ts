import { randomInt } from 'node:crypto'

import {
  type Attempt,
  chooseRoute,
  type Command,
  type InProgress,
  makeDelivery,
  type Outcome,
} from '@pinpost/core'
import type { Providers } from '@pinpost/providers'
import type { Logger, Metrics } from '@pinpost/telemetry'

export interface DeliverDeps {
  readonly providers: Providers
  readonly metrics: Metrics
  readonly logger: Logger
  /** aborts what is under way when the process may wait no longer */
  readonly signal: AbortSignal
}

const JITTER_STEPS = 2 ** 32

/** One send of a claimed attempt. Never throws: what went wrong is an outcome. */
export async function deliver(
  { providers, metrics, logger, signal }: DeliverDeps,
  verification: InProgress,
  attempt: Attempt,
): Promise<Command<'attemptFinished'>> {
  const finished = (route: string, outcome: Outcome, otherRoute: boolean): Command<'attemptFinished'> => {
    const { id, account } = verification
    const { number, channel } = attempt
    const code = 'code' in outcome ? outcome.code : undefined
    logger.info(
      {
        verification: id,
        account,
        attempt: number,
        channel,
        route,
        outcome: outcome.kind,
        providerCode: code,
      },
      'attempt',
    )
    const jitter = randomInt(JITTER_STEPS) / JITTER_STEPS
    return { type: 'attemptFinished', attempt: number, route, outcome, otherRoute, jitter }
  }

  const routes = providers.namesFor(attempt.channel)
  const choice = chooseRoute(routes, verification.attempts, attempt)
  if (choice === undefined) return finished('none', { kind: 'channelUnsupported', code: 'no route' }, false)
  const measured = metrics.providerSeconds.startTimer({ route: choice.route })
  const outcome = await providers.send(choice.route, makeDelivery(verification, attempt, Date.now()), signal)
  measured()
  return finished(choice.route, outcome, choice.otherRoute)
}
