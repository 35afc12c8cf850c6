import type { Channel } from './channels.ts'
import type { Secret } from './secret.ts'

export interface Destination {
  /** E.164 with `+`, or an e-mail address if the channel writes to one */
  readonly address: Secret
  /** two upper-case letters; undefined for numbers of no country, for e-mail, and in records of older versions */
  readonly country?: string | undefined
}

/** One planned delivery; `waitSeconds` is the time until the next step, or after the last one until the end. */
export interface Step {
  readonly channel: Channel
  readonly waitSeconds: number
  /** the verification's own number if undefined */
  readonly destination?: Destination | undefined
}

export type Workflow = readonly Step[]
