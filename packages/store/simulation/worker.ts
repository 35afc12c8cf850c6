import { type Attempt, type Command, type Decision, type InProgress, makeDelivery } from '@pinpost/core'

import { makeClaim } from '../src/verifications/claim.ts'
import type { Clock } from './clock.ts'
import type { SimulatedStore } from './simulated-store.ts'
import type { Invariants } from './invariants.ts'
import { lettersPin } from './pin.ts'
import type { Provider } from './provider.ts'
import type { Job } from './queue.ts'
import type { Random } from './random.ts'
import type { Tally } from './report.ts'

/** Probability that the process dies in a hand-over before the provider is called, and the same after it. */
const DEATH = 0.01
/** A send waits for a place in its route's rate, or for clips. */
const WAITS = 0.1
const LONGEST_WAIT_MS = 6_000

export interface WorkerOptions {
  readonly clock: Clock
  readonly random: Random
  readonly tally: Tally
  readonly invariants: Invariants
  readonly provider: Provider
  readonly store: SimulatedStore
  readonly trustsOldClaims: boolean
}

type Sent = Pick<Command<'attemptFinished'>, 'route' | 'otherRoute' | 'outcome'>

/** As the worker app: claim, hand over, record, and repeat if another route is to be tried. */
export function makeWorker({
  clock,
  random,
  tally,
  invariants,
  provider,
  store,
  trustsOldClaims,
}: WorkerOptions) {
  async function handle({ id, tick }: Job): Promise<void> {
    const freshPin = lettersPin(4, random)
    const decision = await store.dispatch('worker', id, { type: 'tickDue', tick, freshPin }, tick)
    tally.count('ticks', decision?.reply ?? 'unknown')
    await deliver(id, decision)
  }

  async function deliver(id: string, first: Decision | undefined): Promise<void> {
    let decision = first
    for (let attempt = claimIn(decision); decision !== undefined && attempt !== undefined;) {
      const sent = await send(id, attempt, decision)
      if (sent === undefined) return
      tally.count('attempts', sent.outcome.kind)
      decision = await store.dispatch('worker', id, {
        type: 'attemptFinished',
        attempt: attempt.number,
        jitter: random.next(),
        ...sent,
      })
      attempt = claimIn(decision)
    }
  }

  /** Undefined if the process died. */
  async function send(id: string, attempt: Attempt, { verification }: Decision): Promise<Sent | undefined> {
    if (verification.state !== 'inProgress') {
      invariants.sentAfterTheEnd(id, attempt)
      return undefined
    }
    const claim = makeClaim({ find: store.find, now: clock.now }, verification, attempt)
    if (random.chance(WAITS)) {
      await clock.sleep(random.between(0, LONGEST_WAIT_MS))
      claim.waited()
    }
    const current = trustsOldClaims ? verification : await claim.confirm()
    if (typeof current !== 'string') return handOver(id, attempt, current)
    tally.count('notSent', current)
    return { route: 'none', otherRoute: false, outcome: { kind: 'providerError', code: current } }
  }

  async function handOver(id: string, attempt: Attempt, current: InProgress): Promise<Sent | undefined> {
    if (random.chance(DEATH)) return dies(id, 'before the provider was called')
    tally.count('sends', attempt.channel)
    invariants.handedOver(id, attempt, makeDelivery(current, attempt, current.tick.at))
    const outcome = await provider.send(id, attempt)
    if (random.chance(DEATH)) return dies(id, 'before the outcome was recorded')
    return { outcome, route: random.pick(['north', 'south']), otherRoute: random.chance(0.4) }
  }

  function dies(id: string, when: string): undefined {
    tally.count('deaths', when)
    invariants.note(id, `the worker dies ${when}`)
  }

  return { handle }
}

function claimIn(decision: Decision | undefined): Attempt | undefined {
  const effect = decision?.effects.find(({ type }) => type === 'deliver')
  return effect?.type === 'deliver' ? effect.attempt : undefined
}
