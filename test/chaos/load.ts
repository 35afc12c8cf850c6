import { setTimeout as sleep } from 'node:timers/promises'

import { makeRandom } from '../../packages/store/simulation/random.ts'
import type { Carrier } from './carrier.ts'
import { limitedTo } from './limit.ts'
import type { Notebook } from './notebook.ts'
import type { ChaosOptions } from './options.ts'
import { makePerson } from './person.ts'
import { ACTS, PERSONAS } from './persona.ts'
import type { Wire } from './wire.ts'

/** The longest workflow takes 605 s; faults delay it further. */
const LONGEST_LIFE_SECONDS = 605
const SHARE_OF_V2 = 0.4
/** Distance between the seeds of two callers, so that their random numbers are independent. */
const SEED_STEP = 0x9e37_79b1

export interface LoadDeps {
  readonly options: ChaosOptions
  readonly wire: Wire
  readonly wireV2: Wire
  readonly carrier: Carrier
  readonly notebook: Notebook
  readonly signal: AbortSignal
}

/** A mobile number of each caller. The carrier is the simulator, so nothing is sent to real phones. */
const numberOf = (index: number): string => `4915110${String(index).padStart(6, '0')}`
/** A second one, which a step of v2 may go to. Nobody reads it. */
const otherNumberOf = (index: number): string => `4915111${String(index).padStart(6, '0')}`

/** Runs all callers concurrently; resolves when the last one is done. */
export async function play(deps: LoadDeps): Promise<void> {
  const { verifications } = deps.options
  const over = new AbortController()
  const watching = deps.carrier.watch(over.signal)
  try {
    await Promise.all(Array.from({ length: verifications }, (_, index) => playOne(deps, index)))
  } finally {
    over.abort()
    await watching
  }
}

async function playOne(deps: LoadDeps, index: number): Promise<void> {
  const { options, signal: stopped } = deps
  const { seed, timeScale, startsWithinMs, faultsForMs } = options
  const random = makeRandom(seed + index * SEED_STEP)
  const persona = random.weighted(PERSONAS)
  const isV2 = random.chance(SHARE_OF_V2)
  const parameters = isV2 ? someStartOfV2(random, index) : someStart(random)
  await sleep(random.between(0, startsWithinMs), undefined, { signal: stopped })
  const givesUpAfter = Math.round((LONGEST_LIFE_SECONDS * 1_000) / timeScale) + faultsForMs
  const signal = limitedTo(givesUpAfter, stopped)
  const person = makePerson({
    ...deps,
    wire: isV2 ? deps.wireV2 : deps.wire,
    random,
    number: numberOf(index),
    timeScale,
    retries: random.chance(0.7),
    signal,
  })
  if (await person.start(parameters)) await ACTS[persona](person)
}

function someStart(random: ReturnType<typeof makeRandom>): Readonly<Record<string, string>> {
  const workflow_id = random.weighted({ 1: 40, 2: 15, 3: 5, 4: 15, 5: 15, 6: 5, 7: 5 })
  return {
    workflow_id,
    ...(random.chance(0.2) && { code_length: '6' }),
    // A short-lived PIN is renewed with the next event.
    ...(random.chance(0.15) && { pin_expiry: '60', next_event_wait: '60' }),
  }
}

/** One to three steps, each with a code of its own or the one before it, some of them to another number. */
function someStartOfV2(
  random: ReturnType<typeof makeRandom>,
  index: number,
): Readonly<Record<string, string>> {
  const workflow = Array.from({ length: random.between(1, 3) }, (_, step) => ({
    channel: step === 0 ? 'sms' : random.pick(['sms', 'voice']),
    to: step > 0 && random.chance(0.3) ? otherNumberOf(index) : numberOf(index),
    reuse_code: random.chance(0.5),
  }))
  return { workflow: JSON.stringify(workflow), channel_timeout: random.pick(['60', '180']) }
}
