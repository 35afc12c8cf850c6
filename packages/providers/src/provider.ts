import type { Channel, Delivery, Outcome, Receipt } from '@pinpost/core'

/** The delivery of each channel. */
export type Deliveries = { readonly [C in Channel]: Extract<Delivery, { channel: C }> }

/**
 * One route of an outside carrier. One interface for every channel, so that guard, registry and contract suite
 * (`provider.suite.ts`) are written once.
 */
export interface Provider<C extends Channel = Channel> {
  /** the route's: at most 32 of `a-z`, digits and `-`, since it stands in callback URLs, records and metric labels */
  readonly name: string
  readonly channel: C
  /**
   * Hands one delivery over, with at most one request to the carrier: whether to send again is for `core` to decide.
   * Aborting the signal ends the connection; the outcome is then `ambiguous`.
   */
  send(delivery: Deliveries[C], signal: AbortSignal): Promise<Outcome>
  /** Tells first whether this provider signed the callback, then what it reports. */
  readReceipt(callback: Callback, signal: AbortSignal): Promise<ReceiptReading>
  /**
   * Asks what became of what the carrier accepted under that reference, for receipts that never came. Not there if the
   * carrier cannot be asked: it reports by itself alone.
   * @returns undefined if the carrier does not tell or cannot be reached
   */
  readonly askReceipt?: ((reference: string, signal: AbortSignal) => Promise<Receipt | undefined>) | undefined
}

export type AnyProvider = { [C in Channel]: Provider<C> }[Channel]

/** A status callback as it came in. */
export interface Callback {
  readonly method: 'GET' | 'POST'
  /** the public base URL as configured, path and query as requested; never of Host headers, which proxies rewrite */
  readonly url: string
  /** names in lower case, as Node gives them */
  readonly headers: Readonly<Record<string, string>>
  /** byte for byte, since signatures are over it; empty where there is none */
  readonly body: string
}

/**
 * `signed: false` is answered 403 and counted. A signed callback without a receipt is genuine but says nothing that
 * we track (a status of a later version): it is answered like any other and forgotten.
 */
export type ReceiptReading =
  | { readonly signed: false }
  | {
      readonly signed: true
      readonly receipt?: Receipt | undefined
      /** what it is about, where the callback says so itself (and not its URL, as `callbackUrl` made it) */
      readonly about?: Subject | undefined
    }

/** An attempt, as callbacks name it. */
export interface Subject {
  readonly verificationId: string
  readonly attempt: number
}

/** The fields of an `application/x-www-form-urlencoded` body; of one that is named twice, the last. */
export const formOf = ({ body }: Pick<Callback, 'body'>): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(body))
