import type { Random } from '../../../packages/store/simulation/random.ts'
import type { WireRequest } from '../wire.ts'

/** The phones of a caller. The first one is locked while a verification is in progress. */
export type Numbers = readonly [string, ...string[]]

interface Start {
  readonly request: WireRequest
  /** about how long the first step lasts, without compressed time */
  readonly stepSeconds: number
}

/** A wire as callers use it: how its requests look, and what its answers mean. */
export interface FrontDoor {
  /** a random start */
  start(random: Random, numbers: Numbers): Start
  check(id: string, code: string): WireRequest
  cancel(id: string): WireRequest
  /** asks for the next step */
  trigger(id: string): WireRequest
  /** undefined: it has no search */
  search(ids: readonly string[]): WireRequest | undefined
}
