import { carrier } from './carrier.ts'
import { clock } from './clock.ts'
import { cut } from './cut.ts'
import type { Fault } from './fault.ts'
import { kill } from './kill.ts'
import { diskFull, powerLoss, redisKill, redisPause } from './redis.ts'

/**
 * Everything that can go wrong, by the name that `--faults` takes.
 * `failover` (a cluster's primary is killed) belongs here: it needs a world with a Redis Cluster, see `world.ts`.
 */
export const FAULTS = {
  kill,
  'redis-kill': redisKill,
  'power-loss': powerLoss,
  'redis-pause': redisPause,
  carrier,
  clock,
  'disk-full': diskFull,
  cut,
} as const satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof FAULTS

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are its names
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[]

/** Whether Redis may forget what it had answered: what that touches is counted and not held to the invariants. */
export const MAY_FORGET: ReadonlySet<FaultName> = new Set(['redis-kill', 'power-loss'])
