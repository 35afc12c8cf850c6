import type { Channel, Delivery, Outcome, Receipt } from '@pinpost/core'

/** The delivery of each channel. */
export type Deliveries = { readonly [C in Channel]: Extract<Delivery, { channel: C }> }

/**
 * An adapter to an outside carrier. One interface for every channel, so that guard, registry and contract suite
 * (`provider.suite.ts`) are written once.
 */
export interface Provider<C extends Channel = Channel> {
  /** `twilio-sms`: at most 32 of `a-z`, digits and `-`, since it stands in callback URLs, routes and metric labels */
  readonly name: string
  readonly channel: C
  /**
   * Hands one delivery over, with at most one request to the carrier: whether to send again is for `core` to decide.
   * Aborting the signal ends the connection; the outcome is then `ambiguous`.
   */
  send(delivery: Deliveries[C], signal: AbortSignal): Promise<Outcome>
  /** Tells first whether this provider signed the callback, then what it reports. */
  readReceipt(callback: Callback): ReceiptReading
}

/** A status callback as it came in. */
export interface Callback {
  /** the public base URL as configured, path and query as requested; never of Host headers, which proxies rewrite */
  readonly url: string
  /** names in lower case, as Node gives them */
  readonly headers: Readonly<Record<string, string>>
  /** the decoded form */
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * `signed: false` is answered 403 and counted. A signed callback without a receipt is genuine but says nothing that
 * we track (a status of a later version): it is answered like any other and forgotten.
 */
export type ReceiptReading =
  | { readonly signed: false }
  | { readonly signed: true; readonly receipt?: Receipt | undefined }
