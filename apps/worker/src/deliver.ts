import { randomInt } from 'node:crypto'

import {
  type Attempt,
  chooseRoute,
  type Command,
  type Delivery,
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
  deps: DeliverDeps,
  verification: InProgress,
  attempt: Attempt,
): Promise<Command<'attemptFinished'>> {
  const { providers, metrics } = deps
  const routes = providers.forChannel(attempt.channel).map(({ name }) => name)
  const choice = chooseRoute(routes, verification.attempts, attempt) ?? { route: 'none', otherRoute: false }
  const measured = metrics.providerSeconds.startTimer({ route: choice.route })
  const outcome = await hand(deps, choice.route, makeDelivery(verification, attempt, Date.now()))
  measured()
  logAttempt(deps.logger, verification, attempt, choice.route, outcome)
  const jitter = randomInt(JITTER_STEPS) / JITTER_STEPS
  return { type: 'attemptFinished', attempt: attempt.number, ...choice, outcome, jitter }
}

async function hand({ providers, signal }: DeliverDeps, route: string, delivery: Delivery): Promise<Outcome> {
  switch (delivery.channel) {
    case 'sms': {
      const provider = providers.forChannel('sms').find(({ name }) => name === route)
      return provider?.send(delivery, signal) ?? NO_ROUTE
    }
    case 'voice': {
      const provider = providers.forChannel('voice').find(({ name }) => name === route)
      return provider?.send(delivery, signal) ?? NO_ROUTE
    }
  }
}

/** Nothing here carries the channel: the next step of another one goes at once. */
const NO_ROUTE: Outcome = { kind: 'channelUnsupported', code: 'noRoute' }

function logAttempt(
  logger: Logger,
  { id, account }: InProgress,
  { number, channel }: Attempt,
  route: string,
  outcome: Outcome,
): void {
  const providerCode = 'code' in outcome ? outcome.code : undefined
  const told = {
    verification: id,
    account,
    attempt: number,
    channel,
    route,
    outcome: outcome.kind,
    providerCode,
  }
  logger.info(told, 'attempt')
}
