import { randomInt } from 'node:crypto'

import {
  type Attempt,
  type Command,
  type Delivery,
  type InProgress,
  makeDelivery,
  type Outcome,
  priceTo,
  type Route,
  type RouteChoice,
} from '@pinpost/core'
import type { Breakers, OwnSpeech, Providers } from '@pinpost/providers'
import { makeClaim, type NotSent, type Store } from '@pinpost/store'
import { inSpan, type Logger, type Metrics } from '@pinpost/telemetry'

import { choose } from './choose.ts'
import { takeSendLimits } from './send-limits.ts'
import { prepareSpeech, withSpeech } from './speech.ts'

export interface DeliverDeps {
  readonly store: Store
  readonly providers: Providers
  readonly breakers: Breakers
  /** undefined where calls speak with the carrier's voices */
  readonly speech: OwnSpeech | undefined
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
  const choice = await choose(deps, verification, attempt)
  const finished = {
    type: 'attemptFinished',
    attempt: attempt.number,
    jitter: randomInt(JITTER_STEPS) / JITTER_STEPS,
    ...(await sendBy(deps, choice, verification, attempt)),
  } as const
  logAttempt(deps.logger, verification, attempt, finished)
  return finished
}

type Sent = Pick<
  Command<'attemptFinished'>,
  'route' | 'otherRoute' | 'outcome' | 'why' | 'price' | 'asksReceipts'
>

async function sendBy(
  deps: DeliverDeps,
  choice: RouteChoice,
  verification: InProgress,
  attempt: Attempt,
): Promise<Sent> {
  switch (choice.type) {
    case 'none':
      return { route: 'none', otherRoute: false, outcome: NO_ROUTE }
    case 'blocked':
      return { route: 'none', otherRoute: false, outcome: blockedOutcome(choice.without) }
    case 'route':
      return send(deps, choice, verification, attempt)
  }
}

/** Nothing carries there: the next step of another channel goes at once. */
const NO_ROUTE: Outcome = { kind: 'channelUnsupported', code: 'noRoute' }

/** What an operator turned off stays off; what a breaker holds back may be back within the step's life. */
const blockedOutcome = (without: readonly string[]): Outcome =>
  without.every((route) => route.endsWith(':switch'))
    ? { kind: 'channelUnsupported', code: 'switchedOff' }
    : { kind: 'providerError', code: 'breakersOpen' }

function priceOf(route: Route, delivery: Delivery): number | undefined {
  const price = priceTo(route, delivery.country) * (delivery.channel === 'sms' ? delivery.segments : 1)
  return price === 0 ? undefined : price
}

/** Waits for clips and for a place in the route's rate, and hands over if the attempt still may be sent then. */
async function send(
  deps: DeliverDeps,
  { route, otherRoute, why }: Extract<RouteChoice, { type: 'route' }>,
  verification: InProgress,
  attempt: Attempt,
): Promise<Sent> {
  const claim = makeClaim({ look: deps.store.look, now: () => Date.now() }, verification, attempt)
  const speech = await prepareSpeech(deps, verification, attempt, claim)
  const limits = await takeSendLimits(deps, route, verification, claim)
  if (limits.type === 'refused') return { route: route.name, otherRoute, why, outcome: limits.outcome }
  // Before the breaker: its trial must not be spent on an attempt that is not sent.
  const confirmed = await claim.confirm()
  if (typeof confirmed === 'string') {
    await limits.settle(undefined)
    return notSent(confirmed)
  }

  let reason: NotSent | undefined
  let price: number | undefined
  const outcome = await deps.breakers.run(route.name, async () => {
    // The breaker may have waited for the trial of another send.
    const current = await claim.confirm()
    if (typeof current === 'string') {
      reason = current
      return NOT_STARTED
    }
    const delivery = withSpeech(makeDelivery(current, attempt, Date.now()), speech)
    price = priceOf(route, delivery)
    const measured = deps.metrics.providerSeconds.startTimer({ route: route.name })
    const answer = await hand(deps, route, delivery)
    measured()
    return answer
  })
  await limits.settle(reason === undefined ? outcome : undefined)
  if (reason !== undefined) return notSent(reason)
  const asksReceipts = deps.providers.byName(route.name)?.askReceipt !== undefined
  return { route: route.name, otherRoute, why, price, outcome, asksReceipts }
}

/** No route carried it, so it keeps the name of none. */
const notSent = (code: NotSent): Sent => ({
  route: 'none',
  otherRoute: false,
  outcome: { kind: 'providerError', code },
})

/** A breaker does not count it. */
const NOT_STARTED: Outcome = { kind: 'providerError', code: 'notStarted' }

/** The call to the carrier, in a span that tells what the log tells of it. */
function hand(deps: DeliverDeps, route: Route, delivery: Delivery): Promise<Outcome> {
  const told = {
    'pinpost.verification': delivery.verificationId,
    'pinpost.attempt': delivery.attempt,
    'pinpost.channel': delivery.channel,
    'pinpost.route': route.name,
  }
  return inSpan(
    'provider.send',
    told,
    () => handOver(deps, route, delivery),
    (outcome) => ({
      'pinpost.outcome': outcome.kind,
      ...('code' in outcome && outcome.code !== undefined && { 'pinpost.provider_code': outcome.code }),
    }),
  )
}

async function handOver(
  { providers, signal }: DeliverDeps,
  { name }: Route,
  delivery: Delivery,
): Promise<Outcome> {
  const provider = providers.byName(name)
  if (provider?.channel === 'sms' && delivery.channel === 'sms') return provider.send(delivery, signal)
  if (provider?.channel === 'voice' && delivery.channel === 'voice') return provider.send(delivery, signal)
  // The routes were read again since the choice.
  return { kind: 'providerError', code: 'routeGone' }
}

function logAttempt(
  logger: Logger,
  { id, account }: InProgress,
  { number, channel }: Attempt,
  { route, outcome, why }: Sent,
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
    why: why?.by,
  }
  logger.info(told, 'attempt')
}
