import { setTimeout as sleep } from 'node:timers/promises'

import { makeRandom } from '../../packages/store/simulation/random.ts'
import type { Carrier } from './carrier.ts'
import type { Addresses, FrontDoor } from './front-doors/front-door.ts'
import { hooks } from './front-doors/hooks.ts'
import { twilioVerify } from './front-doors/twilio-verify.ts'
import { vonageV1 } from './front-doors/vonage-v1.ts'
import { vonageV2 } from './front-doors/vonage-v2.ts'
import { limitedTo } from './limit.ts'
import type { Notebook } from './notebook.ts'
import type { ChaosOptions } from './options.ts'
import { makePerson } from './person.ts'
import { ACTS, PERSONAS } from './persona.ts'
import type { Wire } from './wire.ts'

/** The longest workflow takes 605 s; faults delay it further. */
const LONGEST_LIFE_SECONDS = 605
/** What callers use, with the percentage of callers. */
const SHARES = { vonageV1: 35, vonageV2: 35, twilioVerify: 20, hooks: 10 } as const
const FRONT_DOORS: Readonly<Record<keyof typeof SHARES, FrontDoor>> = {
  vonageV1,
  vonageV2,
  twilioVerify,
  hooks,
}
/** Distance between the seeds of two callers, so that their random numbers are independent. */
const SEED_STEP = 0x9e37_79b1

export interface LoadDeps {
  readonly options: ChaosOptions
  readonly wire: Wire
  readonly carrier: Carrier
  readonly notebook: Notebook
  readonly signal: AbortSignal
}

const BLOCKS = ['4915110', '4915111', '4915112'] as const

/** Three mobile numbers and a mailbox for each caller. The carrier is the simulator, so nothing is sent to real people. */
function addressesOf(index: number): Addresses {
  const end = String(index).padStart(6, '0')
  const [first, ...others] = BLOCKS
  return {
    numbers: [first + end, ...others.map((block) => block + end)],
    mailbox: `person${end}@mail.example`,
  }
}

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
  const frontDoor = FRONT_DOORS[random.weighted(SHARES)]
  await sleep(random.between(0, startsWithinMs), undefined, { signal: stopped })
  const givesUpAfter = Math.round((LONGEST_LIFE_SECONDS * 1_000) / timeScale) + faultsForMs
  const signal = limitedTo(givesUpAfter, stopped)
  const person = makePerson({
    ...deps,
    random,
    frontDoor,
    addresses: addressesOf(index),
    timeScale,
    retries: random.chance(0.7),
    signal,
  })
  if (await person.start()) await ACTS[persona](person)
}
