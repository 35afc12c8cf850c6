import { type Attempt, type Decision, makeDelivery } from '@pinpost/core'

import type { Door } from './door.ts'
import type { Invariants } from './invariants.ts'
import { lettersPin } from './pin.ts'
import type { Provider } from './provider.ts'
import type { Job } from './queue.ts'
import type { Random } from './random.ts'
import type { Tally } from './report.ts'

/** A process dies in every so-manieth hand-over before the provider was called, and as often after it. */
const DEATH = 0.01

export interface WorkerOptions {
  readonly random: Random
  readonly tally: Tally
  readonly invariants: Invariants
  readonly provider: Provider
  readonly door: Door
}

/** What the worker app does with a job: claim, hand over, record, and again where another route is to try. */
export function makeWorker({ random, tally, invariants, provider, door }: WorkerOptions) {
  async function handle({ id, tick }: Job): Promise<void> {
    const freshPin = lettersPin(4, random)
    const decision = await door.dispatch('worker', id, { type: 'tickDue', tick, freshPin }, tick)
    tally.count('ticks', decision?.reply ?? 'unknown')
    await deliver(id, decision)
  }

  async function deliver(id: string, first: Decision | undefined): Promise<void> {
    let decision = first
    for (let attempt = claimIn(decision); decision !== undefined && attempt !== undefined;) {
      const outcome = await handOver(id, attempt, decision)
      if (outcome === undefined) return
      tally.count('attempts', outcome.kind)
      decision = await door.dispatch('worker', id, {
        type: 'attemptFinished',
        attempt: attempt.number,
        outcome,
        route: random.pick(['north', 'south']),
        otherRoute: random.chance(0.4),
        jitter: random.next(),
      })
      attempt = claimIn(decision)
    }
  }

  /** Undefined where the process died on the way. */
  async function handOver(id: string, attempt: Attempt, { verification }: Decision) {
    if (verification.state !== 'inProgress') {
      invariants.sentAfterTheEnd(id, attempt)
      return undefined
    }
    if (random.chance(DEATH)) return dies(id, 'before the provider was called')
    invariants.handedOver(id, attempt, makeDelivery(verification, attempt, verification.tick.at))
    const outcome = await provider.send(id, attempt)
    return random.chance(DEATH) ? dies(id, 'before the outcome was recorded') : outcome
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
