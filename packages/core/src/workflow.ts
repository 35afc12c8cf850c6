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

/** What a step has of its own, in the place of what its verification or its account has. */
export interface StepOptions {
  readonly senderId?: string | undefined
  readonly autofill?: Autofill | undefined
  readonly registered?: RegisteredTemplate | undefined
  /** under the rule `perStep`: it brings no PIN of its own, but the one before it once more */
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
