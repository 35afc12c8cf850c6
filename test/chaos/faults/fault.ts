import { setTimeout as sleep } from 'node:timers/promises'

import type { Random } from '../../../packages/store/simulation/random.ts'
import type { ChaosOptions } from '../options.ts'
import type { World } from '../world.ts'

interface FaultDeps {
  readonly world: World
  readonly options: ChaosOptions
  readonly random: Random
  /** ends it; what it broke is whole again when its promise resolves */
  readonly signal: AbortSignal
  /** one more of these happened */
  readonly count: () => void
}

/** Goes on breaking things until its signal comes. */
export type Fault = (deps: FaultDeps) => Promise<void>

/** Resolves early where the signal comes. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)
