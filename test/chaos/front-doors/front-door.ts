import type { Random } from '../../../packages/store/simulation/random.ts'
import type { WireRequest } from '../wire.ts'

/** Where a caller gets codes. */
export interface Addresses {
  readonly numbers: readonly [string, ...string[]]
  readonly mailbox: string
}

interface Start {
  readonly request: WireRequest
  /** the address of the first step, which is locked while the verification is in progress */
  readonly to: string
  /** about how long the first step lasts, without compressed time */
  readonly stepSeconds: number
}

/** A wire as callers use it: how its requests look, and what its answers mean. */
export interface FrontDoor {
  /** a random start */
  start(random: Random, addresses: Addresses): Start
  check(id: string, code: string): WireRequest
  cancel(id: string): WireRequest
  /** asks for the next step */
  trigger(id: string): WireRequest
  /** undefined: it has no search */
  search(ids: readonly string[]): WireRequest | undefined
}
