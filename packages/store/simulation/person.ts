import { Secret } from '@pinpost/core'

import type { Clock } from './clock.ts'
import type { SimulatedStore } from './simulated-store.ts'
import type { Invariants, Memory } from './invariants.ts'
import { lettersPin } from './pin.ts'
import type { Random } from './random.ts'
import { wayOf } from './request.ts'
import type { Tally } from './report.ts'

export interface PersonOptions {
  readonly clock: Clock
  readonly random: Random
  readonly tally: Tally
  readonly invariants: Invariants
  readonly memory: Memory
  readonly store: SimulatedStore
}

/** How often people do what. */
const HABITS = {
  readsAndTypes: 30,
  mistypesFirst: 15,
  typesAnOldPin: 6,
  typesInBursts: 14,
  guesses: 10,
  leaves: 25,
} as const

const CANCELS = 0.12
const TRIGGERS = 0.2
const RACES = 0.15
/** How far the acts of a race are apart. */
const RACE_MS = 300
const RESENDS = 0.15
const REPORTS = 0.04

/** The person at the phone, and the product, which may cancel or trigger. */
export function makePerson({ clock, random, tally, invariants, memory, store }: PersonOptions) {
  /** The code in the message; only the person may read it. */
  function livePin(id: string): string | undefined {
    const verification = memory.records.get(id)?.verification
    return verification?.state === 'inProgress' ? verification.pin.reveal() : undefined
  }

  async function type(id: string, code: string): Promise<void> {
    invariants.typed(id, code)
    const decision = await store.dispatch('api', id, { type: 'check', code: new Secret(code) })
    tally.count('checks', decision?.reply ?? 'unknown')
  }

  const typeWrong = (id: string): Promise<void> => type(id, lettersPin(4, random).reveal())
  const typeRight = (id: string): Promise<void> => type(id, livePin(id) ?? 'GONE')
  const pause = (): Promise<void> => clock.sleep(random.between(0, random.chance(0.7) ? 60_000 : 500_000))

  /** Concurrent checks: a bot, a double tap, or a client that retries. */
  async function burst(id: string): Promise<void> {
    const size = random.between(2, 6)
    const right = random.next()
    await Promise.all(
      Array.from({ length: size }, () => (random.chance(right) ? typeRight(id) : typeWrong(id))),
    )
  }

  async function types(id: string): Promise<void> {
    const first = livePin(id) ?? 'GONE'
    await pause()
    switch (random.weighted(HABITS)) {
      case 'readsAndTypes':
        await typeRight(id)
        return
      case 'mistypesFirst':
        await typeWrong(id)
        await pause()
        await typeRight(id)
        return
      case 'typesAnOldPin':
        await pause()
        await type(id, first)
        await typeRight(id)
        return
      case 'typesInBursts':
        await burst(id)
        await pause()
        await burst(id)
        return
      case 'guesses':
        for (let guess = 0; guess < 8; guess++) {
          await typeWrong(id)
          await clock.sleep(random.between(0, 100_000))
        }
        return
      case 'leaves':
    }
  }

  async function cancels(id: string): Promise<void> {
    await clock.sleep(random.between(0, 200_000))
    const decision = await store.dispatch('api', id, { type: 'cancel' })
    tally.count('cancels', decision?.reply ?? 'unknown')
  }

  async function triggers(id: string): Promise<void> {
    await clock.sleep(random.between(0, random.chance(0.5) ? 300 : 250_000))
    await Promise.all(Array.from({ length: random.between(1, 4) }, () => trigger(id)))
  }

  async function trigger(id: string): Promise<void> {
    const decision = await store.dispatch('api', id, { type: 'triggerNext' })
    tally.count('triggers', decision?.reply ?? 'unknown')
  }

  /** Asks for the next step when it begins by itself, and meanwhile types the code of the last message. */
  async function races(id: string): Promise<void> {
    await clock.sleep(random.between(0, 120_000))
    const verification = memory.records.get(id)?.verification
    const code = livePin(id)
    if (verification?.state !== 'inProgress' || code === undefined) return
    const untilDue = Math.max(0, verification.tick.at - clock.now() - RACE_MS)
    const acts = [trigger, trigger, (each: string) => type(each, code)]
    await Promise.all(
      acts.map(async (act) => {
        await clock.sleep(untilDue + random.between(0, 2 * RACE_MS))
        await act(id)
      }),
    )
  }

  /** A person without a message asks again, perhaps twice. */
  async function resends(id: string): Promise<void> {
    for (let asked = 0; asked < random.between(1, 7); asked++) {
      await clock.sleep(random.between(0, random.chance(0.3) ? 4_000 : 120_000))
      const address = memory.records.get(id)?.verification.address
      if (address === undefined) return
      const decision = await store.dispatch('api', id, { type: 'resend', ...wayOf(random, address) })
      tally.count('resends', decision?.reply ?? 'unknown')
    }
  }

  /** The product checks the code itself, and says whether it was entered; perhaps twice. */
  async function reports(id: string): Promise<void> {
    await clock.sleep(random.between(0, 200_000))
    const result = random.pick(['approve', 'disprove'] as const)
    const decisions = await Promise.all(
      Array.from({ length: random.between(1, 2) }, () => store.dispatch('api', id, { type: result })),
    )
    for (const decision of decisions) tally.count('reports', decision?.reply ?? 'unknown')
  }

  return {
    async live(id: string): Promise<void> {
      const acts = [types(id)]
      if (random.chance(CANCELS)) acts.push(cancels(id))
      if (random.chance(TRIGGERS)) acts.push(triggers(id))
      if (random.chance(RACES)) acts.push(races(id))
      if (random.chance(RESENDS)) acts.push(resends(id))
      if (random.chance(REPORTS)) acts.push(reports(id))
      await Promise.all(acts)
    },
  }
}
