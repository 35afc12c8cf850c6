export interface ClientOptions {
  /** of the service, such as `https://verify.example.com` */
  readonly url: string
  /** key and secret of the account */
  readonly key: string
  readonly secret: string
  /** milliseconds for a call; default 10,000 */
  readonly timeoutMs?: number
  /** default: the global one */
  readonly fetch?: typeof fetch
}

export type Channel = 'sms' | 'voice' | 'email' | 'whatsapp' | 'telegram'

/** The person, for limits of addresses, devices and users. */
export interface Person {
  readonly clientIp?: string
  readonly deviceId?: string
  readonly userId?: string
}

export interface StartOptions {
  /** a phone number in international form, or an e-mail address */
  readonly to: string
  /** the name of your service, at most 18 characters */
  readonly brand: string
  /** one to three, tried in their order with the same code; default: an SMS, or an e-mail for an address */
  readonly channels?: readonly Channel[]
  /** seconds until the next channel, and after the last one until the end; default 180 */
  readonly waitSeconds?: number
  /** a tag such as `en-gb`; default: the language of the number's country */
  readonly locale?: string
  /** 4 to 10 digits; default 4 */
  readonly codeLength?: number
  /** your own name for it, which events repeat */
  readonly clientRef?: string
  readonly person?: Person
}

export type StartResult =
  | { readonly type: 'started'; readonly requestId: string }
  /** one to this destination is in progress: go on with it, its code is on the way */
  | { readonly type: 'running'; readonly requestId: string }
  /** the destination or another option is wrong or not served */
  | { readonly type: 'invalid'; readonly parameters: readonly { name: string; reason: string }[] }
  /** not to this destination: blocked, or the account may not */
  | { readonly type: 'refused' }
  /** a limit is reached: try again later */
  | { readonly type: 'throttled' }

export type CheckResult = 'right' | 'wrong' | 'tooManyWrong' | 'ended' | 'throttled'

export interface DeliverOptions {
  /** a phone number in international form, or an e-mail address */
  readonly to: string
  /** 4 to 10 letters and digits */
  readonly code: string
  /** your own text with the code in it */
  readonly text?: string
  readonly brand: string
  readonly locale?: string
  /** seconds for which you accept the code; default 300 */
  readonly ttl?: number
  readonly workflow?: readonly Channel[]
  /** what the code is for; codes for different purposes do not replace each other */
  readonly purpose?: string
  /** the same key to the same destination is the same delivery */
  readonly dedupeKey?: string
  readonly person?: Person
}

/**
 * Calls of the API. An outcome that an app handles is a value.
 * @throws PinpostError for any other answer, the error of `fetch` if there is none in time
 */
export interface Client {
  start(options: StartOptions): Promise<StartResult>
  /** `ended`: unknown, or ended already. After `tooManyWrong` it has ended. */
  check(requestId: string, code: string, person?: Person): Promise<CheckResult>
  /** Begins the next step now. */
  next(requestId: string): Promise<'done' | 'noMoreSteps' | 'ended'>
  /** `notNow`: in the first 30 seconds, and after the second step. */
  cancel(requestId: string): Promise<'done' | 'notNow' | 'ended'>
  /** Delivers a code that you check yourself. @returns its id */
  deliver(options: DeliverOptions): Promise<string>
  /** Reports whether a code was entered, by id or destination. @returns whether the delivery was in progress */
  report(
    delivery: string | Pick<DeliverOptions, 'to' | 'purpose'>,
    result: 'succeeded' | 'failed',
  ): Promise<boolean>
}

export declare function createClient(options: ClientOptions): Client

/** An answer that an app cannot handle: wrong credentials, a wrong call, or a fault of the service. */
export declare class PinpostError extends Error {
  /** the HTTP status */
  readonly status: number
  readonly problem: Readonly<Record<string, unknown>>
}

/** An event of a webhook (docs/webhooks.md lists types and data). */
export interface PinpostEvent {
  /** the same on every try: ignore an id that you had already */
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Checks the signature of a webhook (Standard Webhooks) and reads its event.
 * @param body the text as it arrived, not parsed and written again
 * @param secrets `whsec_…`; several during a rotation
 * @param nowMs default: the clock
 * @returns undefined if none of the secrets signed it in the last five minutes
 */
export declare function readEvent(
  body: string,
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>,
  secrets: string | readonly string[],
  nowMs?: number,
): Promise<PinpostEvent | undefined>
