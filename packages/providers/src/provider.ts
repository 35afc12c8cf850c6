import type { Channel, Delivery, Outcome, Receipt, Secret } from '@pinpost/core'

/** The delivery type of each channel. */
export type Deliveries = { readonly [C in Channel]: Extract<Delivery, { channel: C }> }

/**
 * One route of an outside carrier. One interface for every channel, so that guard, registry and contract suite
 * (`provider.suite.ts`) are written once.
 */
export interface Provider<C extends Channel = Channel> {
  /** the route's name, at most 32 of `a-z`, digits and `-`: it appears in callback URLs, records and metric labels */
  readonly name: string
  readonly channel: C
  /**
   * Sends one delivery with at most one request to the carrier; `core` decides about retries. Aborting the signal ends
   * the connection, and the outcome is `ambiguous`.
   */
  send(delivery: Deliveries[C], signal: AbortSignal): Promise<Outcome>
  /** Verifies a callback's signature and reads its report. */
  readReceipt(callback: Callback, signal: AbortSignal): Promise<ReceiptReading>
  /**
   * Asks the carrier for the status of the message with that reference, if no receipt arrived. Absent if the carrier
   * has no such query.
   * @returns undefined if the carrier does not say or cannot be reached
   */
  readonly askReceipt?: ((reference: string, signal: AbortSignal) => Promise<Receipt | undefined>) | undefined
  /**
   * Answers a carrier that asks by GET whether a callback URL is ours. Absent if the carrier does not ask.
   * @returns the body of the answer, or undefined to refuse
   */
  readonly confirmUrl?: ((query: URLSearchParams) => string | undefined) | undefined
  /**
   * Tells the carrier that the person entered the code of the message with that reference. Absent if the carrier does not
   * count that.
   * @returns whether the carrier accepted or refused the report; if not, it may be repeated
   */
  readonly reportRightCode?:
    | ((reference: string, code: Secret, signal: AbortSignal) => Promise<boolean>)
    | undefined
}

export type AnyProvider = { [C in Channel]: Provider<C> }[Channel]

/** A raw status callback. */
export interface Callback {
  readonly method: 'GET' | 'POST'
  /** the configured public base URL with the requested path and query; not from Host headers, which proxies rewrite */
  readonly url: string
  /** names in lower case, as Node gives them */
  readonly headers: Readonly<Record<string, string>>
  /** the raw bytes, which the signature covers; may be empty */
  readonly body: string
}

/** What a callback says of one attempt. */
export interface Report {
  /** undefined for a status that we do not track, which is ignored */
  readonly receipt?: Receipt | undefined
  /** the attempt, if the body names it; otherwise the URL from `callbackUrl` does */
  readonly about?: Subject | undefined
  /** the attempt's route, if one URL takes the callbacks of several routes; default: the route in the URL */
  readonly route?: string | undefined
}

/** `signed: false` is answered 403 and counted. Some carriers report several attempts in one request. */
export type ReceiptReading =
  | { readonly signed: false }
  | ({ readonly signed: true } & Report)
  | { readonly signed: true; readonly reports: readonly Report[] }

export const reportsOf = (reading: Extract<ReceiptReading, { signed: true }>): readonly Report[] =>
  'reports' in reading ? reading.reports : [reading]

/** An attempt, as callbacks name it. */
export interface Subject {
  readonly verificationId: string
  readonly attempt: number
}

/** The fields of an `application/x-www-form-urlencoded` body; the last of duplicates wins. */
export const formOf = ({ body }: Pick<Callback, 'body'>): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(body))
