import type { Random } from '../../../packages/store/simulation/random.ts'
import type { WireRequest } from '../wire.ts'

/** Two random codes of this length are never equal by chance, so that codes can be told apart. */
export const CODE_LENGTH = 8

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
  /** how many wrong codes are the most */
  readonly wrongCodes: number
  /** asking for another message is a start, which begins a new verification if the last one has ended */
  readonly isTriggeredByStart: boolean
  /** a random start */
  start(random: Random, addresses: Addresses): Start
  /** undefined: its callers compare codes themselves, and this one is wrong */
  check(id: string, code: string, to: string): WireRequest | undefined
  /** undefined: it has none */
  cancel(id: string): WireRequest | undefined
  /** asks for the next step */
  trigger(id: string, to: string): WireRequest
  /** undefined: it has no search */
  search(ids: readonly string[]): WireRequest | undefined
}
