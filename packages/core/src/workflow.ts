import type { Channel } from './channels.ts'
import type { Secret } from './secret.ts'

export interface Destination {
  /** a phone number (E.164 with `+`) or an e-mail address; `kindOf` tells which */
  readonly address: Secret
  /** two upper-case letters; undefined for numbers of no country, for e-mail, and in records of older versions */
  readonly country?: string | undefined
}

/** One planned delivery; `waitSeconds` is the time until the next step, or after the last one until the end. */
export interface Step {
  readonly channel: Channel
  readonly waitSeconds: number
  /** the verification's if undefined */
  readonly destination?: Destination | undefined
}

export type Workflow = readonly Step[]
