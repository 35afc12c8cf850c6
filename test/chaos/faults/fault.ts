import { setTimeout as sleep } from 'node:timers/promises'

import type { Random } from '../../../packages/store/simulation/random.ts'
import type { ChaosOptions } from '../options.ts'
import type { Keeper } from '../keeper.ts'
import type { World } from '../world.ts'

interface FaultDeps {
  readonly world: World
  readonly options: ChaosOptions
  readonly random: Random
  /** ends the fault; the promise resolves once everything works again */
  readonly signal: AbortSignal
  /** counts one more occurrence of this fault */
  readonly count: () => void
}

/** Injects faults until its signal is aborted. */
export type Fault = (deps: FaultDeps) => Promise<void>

/** Resolves early if the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

/** The Redis that a fault needs: one server or a cluster. @throws Error if the world has the other */
export function keeperOf<T extends Keeper['topology']>(
  { keeper }: World,
  topology: T,
): Extract<Keeper, { readonly topology: T }> {
  if (keeper.topology !== topology) throw new Error(`this fault needs a ${topology}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion-- checked in the line above
  return keeper as Extract<Keeper, { readonly topology: T }>
}
