import type { Channel } from './channels.ts'
import type { Autofill } from './message/autofill.ts'
import type { RegisteredTemplate } from './message/registered.ts'
import type { Secret } from './secret.ts'

export interface Destination {
  /** a phone number (E.164 with `+`) or an e-mail address; `kindOf` tells which */
  readonly address: Secret
  /** two upper-case letters; undefined for numbers of no country, for e-mail, and in records of older versions */
  readonly country?: string | undefined
}

/** Options of a step that override those of its verification or account. */
export interface StepOptions {
  readonly senderId?: string | undefined
  readonly autofill?: Autofill | undefined
  readonly registered?: RegisteredTemplate | undefined
  /** under the rule `perStep`: it sends the PIN of the step before it again */
  readonly keepsPin?: boolean | undefined
}

/** One planned delivery; `waitSeconds` is the time until the next step, or after the last one until the end. */
export interface Step extends StepOptions {
  readonly channel: Channel
  readonly waitSeconds: number
  /** the verification's if undefined */
  readonly destination?: Destination | undefined
}

export type Workflow = readonly Step[]
