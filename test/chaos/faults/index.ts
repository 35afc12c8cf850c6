import type { Topology } from '../keeper.ts'
import { carrier } from './carrier.ts'
import { clock } from './clock.ts'
import { cut } from './cut.ts'
import { failover } from './failover.ts'
import type { Fault } from './fault.ts'
import { kill } from './kill.ts'
import { receiver } from './receiver.ts'
import { diskFull, powerLoss, redisKill, redisPause } from './redis.ts'

/** All faults, by their names in `--faults`. */
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
  receiver,
} as const satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof FAULTS

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are its names
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[]

/** Faults after which Redis may lose acknowledged writes. Affected verifications are counted, but not checked. */
export const MAY_FORGET: ReadonlySet<FaultName> = new Set(['redis-kill', 'power-loss'])

/** Faults that need one Redis server, or a cluster; all others work with both. */
const TOPOLOGIES: Partial<Readonly<Record<FaultName, Topology>>> = {
  'redis-kill': 'server',
  'power-loss': 'server',
  'redis-pause': 'server',
  'disk-full': 'server',
  cut: 'server',
  failover: 'cluster',
}

/** The faults that can happen together with this topology. */
export const faultsOf = (faults: readonly FaultName[], topology: Topology): readonly FaultName[] =>
  faults.filter((fault) => (TOPOLOGIES[fault] ?? topology) === topology)

/** Whether one of these faults needs this topology. */
export const needs = (faults: readonly FaultName[], topology: Topology): boolean =>
  faults.some((fault) => TOPOLOGIES[fault] === topology)

/** The topology for these faults. */
export const topologyOf = (faults: readonly FaultName[]): Topology =>
  needs(faults, 'cluster') ? 'cluster' : 'server'
