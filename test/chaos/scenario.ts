import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import { makeRandom } from '../../packages/store/simulation/random.ts'
import { FAULT_NAMES, type FaultName, FAULTS, MAY_FORGET, topologyOf } from './faults/index.ts'
import { type Figures, figuresOf } from './figures.ts'
import { rolledBackBy } from './keeper.ts'
import { limitedTo } from './limit.ts'
import { play } from './load.ts'
import { watchMachine } from './machine.ts'
import { makeNotebook } from './notebook.ts'
import type { ChaosOptions } from './options.ts'
import { reconcile } from './reconcile/index.ts'
import type { Finding } from './reconcile/ledgers.ts'
import { settle } from './settle.ts'
import { startWorld, type World } from './world.ts'

/** If the harness had to wait this long for a processor, durations say nothing about the service. */
const STOOD_STILL_MS = 500
/** One step of a clock, plus a tolerance. */
const STEPPED_CLOCK_MS = 6_000
const SAME_CLOCK_MS = 50

export interface ScenarioResult {
  readonly name: string
  readonly figures: Figures
  readonly violations: readonly Finding[]
  readonly excused: readonly Finding[]
  readonly seconds: number
}

/** Runs callers and faults to the end, then compares the five ledgers. */
export async function runScenario(
  options: ChaosOptions,
  name: string,
  faults: readonly FaultName[],
  stopped: AbortSignal,
  onPhase: (phase: string) => void = () => undefined,
): Promise<ScenarioResult> {
  const begun = Date.now()
  onPhase('starting processes')
  // Every caller adds a listener.
  setMaxListeners(0, stopped)
  const world = await startWorld(options, name, topologyOf(faults))
  try {
    const notebook = makeNotebook()
    const machine = watchMachine()
    onPhase('callers and faults')
    const [happened] = await Promise.all([
      breakThings(world, options, faults, stopped),
      play({ ...world, options, notebook, signal: stopped }),
    ])
    const busy = machine.read()
    machine.stop()
    stopped.throwIfAborted()
    onPhase('waiting until all has settled')
    const { records, versions, searched, leftBehind } = await settle(world, options)
    const ledgers = {
      notes: notebook.notes(),
      records,
      versions,
      searched,
      entries: world.subscribers.entries(),
      handOvers: await world.carrier.ledger(),
      deliveries: world.receiver.deliveries(),
      prints: world.prints,
      clockToleranceMs: faults.includes('clock') ? STEPPED_CLOCK_MS : SAME_CLOCK_MS,
    }
    onPhase('comparing the ledgers')
    const { rolledBack: touched, lostWebhooks } = rolledBackBy(world.keeper)
    const reconciled = reconcile(ledgers, {
      touched,
      lostWebhooks,
      mayForget: faults.some((fault) => MAY_FORGET.has(fault)),
      isStarved: busy.stoodStillMs > STOOD_STILL_MS,
    })
    const crashes = [...world.apis, ...world.workers, ...world.subscribers.members].flatMap(
      (member) => member.crashes,
    )
    const figures = figuresOf({
      ledgers,
      reconciled,
      touched,
      faults: happened,
      crashes: crashes.length,
      machine: busy,
    })
    const ended = crashes.map((what) => ({ rule: 'no app ends by itself', id: '', what }))
    const violations = [...ended, ...leftBehind, ...reconciled.violations]
    return {
      name,
      figures: { ...figures, VIOLATIONS: violations.length },
      violations,
      excused: reconciled.excused,
      seconds: Math.round((Date.now() - begun) / 1_000),
    }
  } finally {
    await world.stop()
  }
}

/** Injects all faults for their time; afterwards everything works again. @returns how many happened */
async function breakThings(
  world: World,
  options: ChaosOptions,
  faults: readonly FaultName[],
  stopped: AbortSignal,
): Promise<number> {
  const over = limitedTo(options.faultsForMs, stopped)
  let happened = 0
  const count = (): void => {
    happened += 1
  }
  await Promise.all(
    faults.map((name) => {
      const random = makeRandom(options.seed ^ (FAULT_NAMES.indexOf(name) + 1))
      return FAULTS[name]({ world, options, random, signal: over, count })
    }),
  )
  if (faults.length === 0) await sleep(options.startsWithinMs, undefined, { signal: stopped })
  return happened
}
