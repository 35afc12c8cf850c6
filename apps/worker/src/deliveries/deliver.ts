import { randomInt } from 'node:crypto'

import {
  type Attempt,
  chargedUnits,
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
  /** undefined if the carrier speaks in calls */
  readonly speech: OwnSpeech | undefined
  readonly metrics: Metrics
  readonly logger: Logger
  /** aborts sends in progress when the process must stop */
  readonly signal: AbortSignal
}

const JITTER_STEPS = 2 ** 32

/** Sends a claimed attempt. Never throws: a failure is an outcome. */
export async function deliver(
  deps: DeliverDeps,
  verification: InProgress,
  attempt: Attempt,
): Promise<Command<'attemptFinished'>> {
  const sent =
    verification.test === true
      ? TEST_SENT
      : await sendBy(deps, await choose(deps, verification, attempt), verification, attempt)
  const finished = {
    type: 'attemptFinished',
    attempt: attempt.number,
    jitter: randomInt(JITTER_STEPS) / JITTER_STEPS,
    ...sent,
  } as const
  logAttempt(deps.logger, verification, attempt, finished)
  return finished
}

type Sent = Pick<
  Command<'attemptFinished'>,
  'route' | 'otherRoute' | 'outcome' | 'why' | 'price' | 'asksReceipts'
>

/** A test goes on as if its message had been accepted. */
const TEST_SENT: Sent = { route: 'none', otherRoute: false, outcome: { kind: 'accepted', reference: 'test' } }

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

/** No route carries there: the next step of another channel starts at once. */
const NO_ROUTE: Outcome = { kind: 'channelUnsupported', code: 'noRoute' }

/** A switched-off route stays off; one with an open breaker may recover within the step. */
const blockedOutcome = (without: readonly string[]): Outcome =>
  without.every((route) => route.endsWith(':switch'))
    ? { kind: 'channelUnsupported', code: 'switchedOff' }
    : { kind: 'providerError', code: 'breakersOpen' }

function priceOf(route: Route, delivery: Delivery): number | undefined {
  const price = priceTo(route, delivery.country) * chargedUnits(delivery)
  return price === 0 ? undefined : price
}

/** Waits for clips and for the route's rate, and sends if the attempt may still be sent then. */
async function send(
  deps: DeliverDeps,
  { route, otherRoute, why }: Extract<RouteChoice, { type: 'route' }>,
  verification: InProgress,
  attempt: Attempt,
): Promise<Sent> {
  const claim = makeClaim({ find: deps.store.find, now: () => Date.now() }, verification, attempt)
  const speech = await prepareSpeech(deps, verification, attempt, claim)
  const limits = await takeSendLimits(deps, route, verification, attempt, claim)
  if (limits.type === 'refused') return { route: route.name, otherRoute, why, outcome: limits.outcome }
  // Before the breaker, so that its trial is not used up by an attempt that is not sent.
  const confirmed = await claim.confirm()
  if (typeof confirmed === 'string') {
    await limits.settle(undefined)
    return notSent(confirmed)
  }

  let reason: NotSent | undefined
  let price: number | undefined
  const outcome = await deps.breakers.run(route.name, async () => {
    // The breaker may have waited for another send's trial.
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

/** No route carried it, so the attempt has no route. */
const notSent = (code: NotSent): Sent => ({
  route: 'none',
  otherRoute: false,
  outcome: { kind: 'providerError', code },
})

/** Not counted by the breaker. */
const NOT_STARTED: Outcome = { kind: 'providerError', code: 'notStarted' }

/** Calls the carrier, in a span with the same fields as the log line. */
function hand(deps: DeliverDeps, route: Route, delivery: Delivery): Promise<Outcome> {
  const attributes = {
    'pinpost.verification': delivery.verificationId,
    'pinpost.attempt': delivery.attempt,
    'pinpost.channel': delivery.channel,
    'pinpost.route': route.name,
  }
  return inSpan(
    'provider.send',
    attributes,
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
  switch (delivery.channel) {
    case 'sms':
      return provider?.channel === 'sms' ? provider.send(delivery, signal) : ROUTE_GONE
    case 'voice':
      return provider?.channel === 'voice' ? provider.send(delivery, signal) : ROUTE_GONE
    case 'email':
      return provider?.channel === 'email' ? provider.send(delivery, signal) : ROUTE_GONE
    case 'telegram':
      return provider?.channel === 'telegram' ? provider.send(delivery, signal) : ROUTE_GONE
    case 'whatsapp':
      return provider?.channel === 'whatsapp' ? provider.send(delivery, signal) : ROUTE_GONE
  }
}

/** The routes file was read again since the choice. */
const ROUTE_GONE: Outcome = { kind: 'providerError', code: 'routeGone' }

function logAttempt(
  logger: Logger,
  { id, account }: InProgress,
  { number, channel }: Attempt,
  { route, outcome, why }: Sent,
): void {
  const providerCode = 'code' in outcome ? outcome.code : undefined
  const fields = {
    verification: id,
    account,
    attempt: number,
    channel,
    route,
    outcome: outcome.kind,
    providerCode,
    why: why?.by,
  }
  logger.info(fields, 'delivery attempted')
}
