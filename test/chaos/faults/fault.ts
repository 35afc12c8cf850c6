import { setTimeout as sleep } from 'node:timers/promises'

import type { Random } from '../../../packages/store/simulation/random.ts'
import type { ChaosOptions } from '../options.ts'
import type { Keeper } from '../keeper.ts'
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

/** What a fault of one server, or of a cluster, breaks. @throws Error where the world has the other */
export function keeperOf<T extends Keeper['topology']>(
  { keeper }: World,
  topology: T,
): Extract<Keeper, { readonly topology: T }> {
  if (keeper.topology !== topology) throw new Error(`this fault is one of a ${topology}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line above has seen to it
  return keeper as Extract<Keeper, { readonly topology: T }>
}
