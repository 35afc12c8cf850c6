import type { Channel } from './channels.ts'
import type { VerificationEvent } from './event.ts'
import type { Outcome, Receipt } from './outcome.ts'
import type { Caller } from './policy/limits/index.ts'
import type { Why } from './routing/policy.ts'
import type { Micros } from './routing/route.ts'
import type { Secret } from './secret.ts'
import type { Attempt, Payment, Tick, Verification } from './verification.ts'
import type { Destination } from './workflow.ts'

/** Each command's fields. Core draws no random values, so commands bring them (`freshPin`, `jitter`). */
export interface CommandFields {
  /** the job of that tick fired */
  tickDue: { readonly tick: number; readonly freshPin: Secret }
  attemptFinished: {
    readonly attempt: number
    readonly outcome: Outcome
    readonly route: string
    /** whether a route that this step has not tried can carry it */
    readonly otherRoute: boolean
    readonly why?: Why | undefined
    /** whether the carrier can be asked for missing receipts */
    readonly asksReceipts?: boolean | undefined
    /** from the route's price list */
    readonly price?: Micros | undefined
    /** 0 ≤ jitter < 1 spreads the pauses of retries */
    readonly jitter: number
  }
  receipt: {
    readonly attempt: number
    readonly receipt: Receipt
    /** the reporting carrier, which may only report its own attempts; default: any carrier */
    readonly route?: string | undefined
  }
  check: {
    readonly code: Secret
    /** it arrived as a JSON number, which has no leading zeros */
    readonly isNumber?: boolean | undefined
    /** who submits it, if the caller says so */
    readonly caller?: Caller | undefined
    /** what the caller asks to confirm; a code for another payment is wrong. Default: not compared */
    readonly payment?: Payment | undefined
    /** the number has had too many wrong codes: this one is not compared and counts as wrong */
    readonly isLocked?: boolean | undefined
  }
  cancel: object
  triggerNext: object
  /** another message now, in addition to the planned steps */
  resend: {
    readonly channel: Channel
    /** the verification's if undefined */
    readonly destination?: Destination | undefined
  }
  /** the caller has proven control of the number by other means */
  approve: object
  /** the caller, who checks the code, says that the person did not enter it */
  disprove: object
  /** ends the verification if it is past its end */
  expiryDue: object
}

export type CommandType = keyof CommandFields

export type Command<T extends CommandType = CommandType> = {
  [K in T]: { readonly type: K } & CommandFields[K]
}[T]

/** The replies of each command; every command can also get `ended`. */
export interface Replies {
  tickDue: 'done' | 'stale' | 'ended'
  attemptFinished: 'done' | 'stale' | 'ended'
  receipt: 'done' | 'stale' | 'ended'
  check: 'right' | 'wrong' | 'tooManyWrong' | 'ended'
  cancel: 'done' | 'tooEarly' | 'tooLate' | 'ended'
  triggerNext: 'done' | 'noMoreSteps' | 'ended'
  resend: 'done' | 'tooManySends' | 'tooManyWrong' | 'ended'
  approve: 'done' | 'ended'
  disprove: 'done' | 'ended'
  expiryDue: 'goesOn' | 'ended'
}

export type Effect =
  | { readonly type: 'deliver'; readonly attempt: Attempt }
  | { readonly type: 'schedule'; readonly tick: Tick }
  | { readonly type: 'unschedule'; readonly tick: Tick }
  /** the provider accepted this attempt: ask it later if no final receipt arrives */
  | { readonly type: 'addPendingReceipt'; readonly attempt: number }
  /** the final receipt arrived, or the verification ended */
  | { readonly type: 'removePendingReceipt'; readonly attempt: number }
  /** report to the attempt's provider, if it supports that, that its code was entered */
  | { readonly type: 'reportRightCode'; readonly attempt: number }
  | { readonly type: 'notify'; readonly event: VerificationEvent }

export interface Decision<R = Replies[CommandType]> {
  /** the same object if nothing changed */
  readonly verification: Verification
  readonly effects: readonly Effect[]
  readonly reply: R
}
