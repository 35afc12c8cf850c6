import { isPrintable } from '@pinpost/core'

/** A refusal as Twilio's SDKs read it; applications compare codes and texts. */
export interface TwilioError {
  readonly status: number
  readonly code: number
  readonly message: string
}

/** Thrown to refuse a call. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly error: TwilioError

  constructor(error: TwilioError) {
    super(error.message)
    this.error = error
  }
}

/** https://www.twilio.com/docs/api/errors */
export const ERRORS = {
  authenticate: { status: 401, code: 20003, message: 'Authenticate' },
  inactive: { status: 403, code: 20005, message: 'Account not active' },
  unreadable: { status: 400, code: 20400, message: 'The request could not be read' },
  tooLarge: { status: 413, code: 20413, message: 'The body has more than 64 KiB' },
  encodedBody: { status: 415, code: 20415, message: 'Send the body uncompressed' },
  throttled: { status: 429, code: 20429, message: 'Too many requests' },
  internalError: { status: 500, code: 20500, message: 'Internal Server Error' },
  unverified: {
    status: 403,
    code: 21608,
    message: 'The destination is unverified. Trial accounts may only verify their own numbers',
  },
  tooManyChecks: { status: 429, code: 60202, message: 'Max check attempts reached' },
  tooManySends: { status: 429, code: 60203, message: 'Max send attempts reached' },
  notSupported: { status: 403, code: 60204, message: 'Service does not support this feature' },
  landline: { status: 403, code: 60205, message: 'SMS is not supported by landline phone number' },
  noPayment: { status: 400, code: 60206, message: "'Amount' & 'Payee' params are required" },
  limitExists: { status: 400, code: 60208, message: 'Rate limit with this unique name exists already' },
  tooManyBuckets: { status: 400, code: 60210, message: 'Max number of buckets or rate limits reached' },
  bucketExists: { status: 400, code: 60211, message: 'Bucket with this interval exists already' },
  callForPayment: { status: 400, code: 60214, message: 'Call channel is not supported when using PSD2' },
  noTarget: { status: 400, code: 60221, message: 'No target verification specified' },
  templateNotFound: { status: 400, code: 60228, message: 'Template was not found' },
  safeNumberExists: { status: 400, code: 60411, message: 'Phone Number already exists' },
  appHash: { status: 400, code: 60602, message: 'App hash can only be used with SMS channel' },
} as const satisfies Record<string, TwilioError>

const LONGEST_ECHO = 256

/** Refusals that repeat a part of the request. */
export const errors = {
  /** @param path without `/v2` */
  notFound: (path: string): TwilioError => ({
    status: 404,
    code: 20404,
    message: `The requested resource ${path.slice(0, LONGEST_ECHO)} was not found`,
  }),
  invalid: (name: string): TwilioError => ({
    status: 400,
    code: 60200,
    message: `Invalid parameter: ${name}`,
  }),
  invalidTo: (to: string): TwilioError => ({
    status: 400,
    code: 60200,
    message: `Invalid parameter \`To\`: ${isPrintable(to) ? to.slice(0, LONGEST_ECHO) : ''}`,
  }),
  channelOff: (channel: string): TwilioError => ({
    status: 400,
    code: 60223,
    message: `Delivery channel disabled: ${channel.toUpperCase()}`,
  }),
  fraud: (prefix: string, channel: string): TwilioError => ({
    status: 403,
    code: 60410,
    message:
      'The destination phone number has been temporarily blocked by Twilio due to fraudulent activities. ' +
      `${prefix} prefix is blocked for the ${channel.toUpperCase()} channel`,
  }),
  country: (country: string, channel: string): TwilioError => ({
    status: 403,
    code: 60605,
    message:
      'The destination phone number has been blocked by Verify Geo-Permissions. ' +
      `${country} is blocked for ${channel} channel for all services`,
  }),
} as const

const PAGES = 'https://www.twilio.com/docs/errors/'

export const bodyOf = ({ status, code, message }: TwilioError) => ({
  code,
  message,
  more_info: `${PAGES}${code}`,
  status,
})
