import type { Topology } from '../keeper.ts'
import { carrier } from './carrier.ts'
import { clock } from './clock.ts'
import { cut } from './cut.ts'
import { failover } from './failover.ts'
import type { Fault } from './fault.ts'
import { kill } from './kill.ts'
import { diskFull, powerLoss, redisKill, redisPause } from './redis.ts'

/** Everything that can go wrong, by the name that `--faults` takes. */
export const FAULTS = {
  kill,
  'redis-kill': redisKill,
  'power-loss': powerLoss,
  'redis-pause': redisPause,
  carrier,
  clock,
  'disk-full': diskFull,
  cut,
  failover,
} as const satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof FAULTS

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are its names
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[]

/** Whether Redis may forget what it had answered: what that touches is counted and not held to the invariants. */
export const MAY_FORGET: ReadonlySet<FaultName> = new Set(['redis-kill', 'power-loss'])

/** Faults of one Redis server, and of a cluster; the others can happen beside either. */
const TOPOLOGIES: Partial<Readonly<Record<FaultName, Topology>>> = {
  'redis-kill': 'server',
  'power-loss': 'server',
  'redis-pause': 'server',
  'disk-full': 'server',
  cut: 'server',
  failover: 'cluster',
}

/** Those that can happen together there. */
export const faultsOf = (faults: readonly FaultName[], topology: Topology): readonly FaultName[] =>
  faults.filter((fault) => (TOPOLOGIES[fault] ?? topology) === topology)

/** Whether one of them can happen there only. */
export const needs = (faults: readonly FaultName[], topology: Topology): boolean =>
  faults.some((fault) => TOPOLOGIES[fault] === topology)

/** What these faults happen to. */
export const topologyOf = (faults: readonly FaultName[]): Topology =>
  needs(faults, 'cluster') ? 'cluster' : 'server'
