import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

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
import type { Store } from '@pinpost/store'
import { inSpan, type Logger, type Metrics } from '@pinpost/telemetry'

import { choose } from './choose.ts'

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
/** A send waits here for its turn so long at the most; what would wait longer is planned anew. */
const LONGEST_WAIT_MS = 1_000

/** One send of a claimed attempt. Never throws: what went wrong is an outcome. */
export async function deliver(
  deps: DeliverDeps,
  verification: InProgress,
  attempt: Attempt,
): Promise<Command<'attemptFinished'>> {
  const choice = await choose(deps, verification, attempt)
  const delivery = makeDelivery(verification, attempt, Date.now())
  const finished = {
    type: 'attemptFinished',
    attempt: attempt.number,
    jitter: randomInt(JITTER_STEPS) / JITTER_STEPS,
    ...(await sendBy(deps, choice, delivery)),
  } as const
  logAttempt(deps.logger, verification, attempt, finished)
  return finished
}

type Sent = Pick<Command<'attemptFinished'>, 'route' | 'otherRoute' | 'outcome' | 'why' | 'price'>

async function sendBy(deps: DeliverDeps, choice: RouteChoice, delivery: Delivery): Promise<Sent> {
  switch (choice.type) {
    case 'none':
      return { route: 'none', otherRoute: false, outcome: NO_ROUTE }
    case 'blocked':
      return { route: 'none', otherRoute: false, outcome: blockedOutcome(choice.without) }
    case 'route': {
      const { route, otherRoute, why } = choice
      return {
        route: route.name,
        otherRoute,
        why,
        price: priceOf(route, delivery),
        outcome: await send(deps, route, await withClips(deps, delivery)),
      }
    }
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

/** Our own speech in the place of the carrier's, where its clips are there in time. */
async function withClips(
  { speech: own, metrics, signal }: DeliverDeps,
  delivery: Delivery,
): Promise<Delivery> {
  if (own === undefined || delivery.channel !== 'voice') return delivery
  const { clips, why = 'clips', hits, misses, seconds } = await own.prepare(delivery.speech, signal)
  metrics.observeSpeech({ by: why, hits, misses, seconds })
  return { ...delivery, speech: { ...delivery.speech, clips } }
}

async function send(deps: DeliverDeps, route: Route, delivery: Delivery): Promise<Outcome> {
  const refused = await awaitTurn(deps, route)
  if (refused !== undefined) return refused
  const measured = deps.metrics.providerSeconds.startTimer({ route: route.name })
  const outcome = await deps.breakers.run(route.name, () => hand(deps, route, delivery))
  measured()
  return outcome
}

/** Keeps to the route's rate. What has no place soon is `throttled`: another route, or later within the step's life. */
async function awaitTurn(
  { store, providers, signal }: DeliverDeps,
  { name, channel }: Route,
): Promise<Outcome | undefined> {
  const ratePerSecond = providers.routes(channel).find((route) => route.name === name)?.ratePerSecond
  if (ratePerSecond === undefined) return undefined
  try {
    const { taken, waitMs } = await store.rates.take(name, ratePerSecond, LONGEST_WAIT_MS)
    if (!taken) return { kind: 'throttled', retryAfterSeconds: Math.ceil(waitMs / 1000), code: 'routeFull' }
    if (waitMs > 0) await sleep(waitMs, undefined, { signal })
    return undefined
  } catch {
    // Redis is away, or the process stops: nothing was sent.
    return { kind: 'providerError', code: 'noTurn' }
  }
}

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
