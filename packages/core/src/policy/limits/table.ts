import type { LimitMode, Lock } from './rule.ts'

/** What is counted. An unverified start is one that no right code has followed. */
export type Counted =
  | 'request'
  | 'start'
  | 'unverifiedStart'
  | 'call'
  | 'email'
  | 'whatsapp'
  | 'wrongCode'
  | 'wrongSecret'

export type LimitKeyKind =
  | 'accountAddress'
  | 'address'
  | 'block1000'
  | 'block10000'
  | 'country'
  | 'emailDomain'
  | 'clientIp'
  | 'device'
  | 'user'
  | 'loginKey'
  | 'loginIp'

interface Row {
  readonly counts: Counted
  readonly per: LimitKeyKind
  readonly mode: LimitMode
  /** whether requests pass while Redis does not answer for this limit */
  readonly failOpen: boolean
}

export interface BucketRow extends Row {
  readonly kind: 'bucket'
  /** in a period, on average */
  readonly limit: number
  readonly periodSeconds: number
  /** immediately after a pause; default: `limit` */
  readonly burst?: number
}

export interface LocksRow extends Row {
  readonly kind: 'locks'
  readonly locks: readonly Lock[]
}

const HOUR = 3_600
const DAY = 86_400

type Shared = Pick<BucketRow, 'kind' | 'mode' | 'failOpen'>
/** Fail closed: uncounted sends cost money, and uncounted codes can be guessed. */
const CLOSED: Shared = { kind: 'bucket', mode: 'enforce', failOpen: false }
const OPEN: Shared = { ...CLOSED, failOpen: true }

const TABLE = {
  'starts-10-minutes': {
    ...CLOSED,
    counts: 'start',
    per: 'accountAddress',
    limit: 5,
    periodSeconds: 600,
  },
  'starts-day': { ...CLOSED, counts: 'start', per: 'accountAddress', limit: 10, periodSeconds: DAY },
  'starts-all-accounts': { ...CLOSED, counts: 'start', per: 'address', limit: 20, periodSeconds: DAY },
  'unverified-block-1k': {
    ...CLOSED,
    counts: 'unverifiedStart',
    per: 'block1000',
    limit: 20,
    periodSeconds: DAY,
    burst: 10,
  },
  'unverified-block-10k': {
    ...CLOSED,
    counts: 'unverifiedStart',
    per: 'block10000',
    limit: 60,
    periodSeconds: DAY,
    burst: 20,
  },
  'unverified-country': {
    ...CLOSED,
    counts: 'unverifiedStart',
    per: 'country',
    limit: 1_000,
    periodSeconds: HOUR,
    burst: 500,
  },
  // Addresses that do not exist bounce, and bounces harm the reputation of the sender.
  'unverified-email-domain': {
    ...CLOSED,
    counts: 'unverifiedStart',
    per: 'emailDomain',
    limit: 1_000,
    periodSeconds: HOUR,
    burst: 500,
  },
  'unverified-client-ip': {
    ...CLOSED,
    counts: 'unverifiedStart',
    per: 'clientIp',
    limit: 30,
    periodSeconds: HOUR,
    burst: 10,
  },
  'unverified-device': {
    ...CLOSED,
    counts: 'unverifiedStart',
    per: 'device',
    limit: 10,
    periodSeconds: DAY,
    burst: 5,
  },
  'unverified-user': {
    ...CLOSED,
    counts: 'unverifiedStart',
    per: 'user',
    limit: 10,
    periodSeconds: DAY,
    burst: 5,
  },
  'calls-hour': { ...CLOSED, counts: 'call', per: 'accountAddress', limit: 3, periodSeconds: HOUR },
  'calls-day': { ...CLOSED, counts: 'call', per: 'accountAddress', limit: 5, periodSeconds: DAY },
  'emails-hour': { ...CLOSED, counts: 'email', per: 'accountAddress', limit: 10, periodSeconds: HOUR },
  'emails-day': { ...CLOSED, counts: 'email', per: 'accountAddress', limit: 20, periodSeconds: DAY },
  // Meta slows down and at last locks a sender that people block or report.
  'whatsapp-hour': { ...CLOSED, counts: 'whatsapp', per: 'accountAddress', limit: 5, periodSeconds: HOUR },
  'whatsapp-day': { ...CLOSED, counts: 'whatsapp', per: 'accountAddress', limit: 10, periodSeconds: DAY },
  'wrong-codes': {
    ...CLOSED,
    kind: 'locks',
    counts: 'wrongCode',
    per: 'accountAddress',
    locks: [
      { after: 5, seconds: 15 * 60 },
      { after: 10, seconds: HOUR },
      { after: 20, seconds: DAY },
    ],
  },
  'wrong-codes-all-accounts': {
    ...CLOSED,
    counts: 'wrongCode',
    per: 'address',
    limit: 20,
    periodSeconds: DAY,
  },
  // Twenty guesses a day find a 4-digit code within a year in half of all attacks; one a day rarely does.
  'wrong-codes-all-accounts-month': {
    ...CLOSED,
    counts: 'wrongCode',
    per: 'address',
    limit: 30,
    periodSeconds: 30 * DAY,
  },
  'wrong-codes-client-ip': {
    ...CLOSED,
    counts: 'wrongCode',
    per: 'clientIp',
    limit: 20,
    periodSeconds: HOUR,
  },
  'wrong-codes-device': { ...CLOSED, counts: 'wrongCode', per: 'device', limit: 20, periodSeconds: HOUR },
  'wrong-codes-user': { ...CLOSED, counts: 'wrongCode', per: 'user', limit: 20, periodSeconds: HOUR },
  'wrong-secrets-key': { ...OPEN, counts: 'wrongSecret', per: 'loginKey', limit: 10, periodSeconds: 60 },
  'wrong-secrets-ip': { ...OPEN, counts: 'wrongSecret', per: 'loginIp', limit: 100, periodSeconds: HOUR },
} as const satisfies Record<string, BucketRow | LocksRow>

export type TableLimit = keyof typeof TABLE

/** Every limit with its default. docs/limits.md is generated from it, and adds the odds of guessing a code. */
export const LIMITS: Readonly<Record<TableLimit, BucketRow | LocksRow>> = TABLE

export const TABLE_LIMITS: readonly TableLimit[] = Object.keys(TABLE).filter((name): name is TableLimit =>
  Object.hasOwn(TABLE, name),
)

/** Limits without a default: they exist only if an account or a route sets them. */
const CONFIGURED_LIMITS = ['requests-per-second', 'starts-per-day', 'route-rate', 'service-rate'] as const

export type LimitName = TableLimit | (typeof CONFIGURED_LIMITS)[number]

export const LIMIT_NAMES: readonly LimitName[] = [...TABLE_LIMITS, ...CONFIGURED_LIMITS]
