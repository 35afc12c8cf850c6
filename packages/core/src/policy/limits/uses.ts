import { kindOf, mailboxOf } from '../../address.ts'
import { type Channel, CHANNEL_NAMES, CHANNELS } from '../../channels.ts'
import type { Secret } from '../../secret.ts'
import type { LimitMode, LimitRule, Lock } from './rule.ts'
import {
  type BucketRow,
  type Counted,
  LIMITS,
  type LimitKeyKind,
  type LimitName,
  type LocksRow,
  TABLE_LIMITS,
  type TableLimit,
} from './table.ts'

/** The person behind a request, as the caller states it. */
export interface Caller {
  /** an IPv4 address, or the /64 of an IPv6 address */
  readonly clientIp?: string | undefined
  readonly deviceId?: string | undefined
  readonly userId?: string | undefined
}

/** An account's own value of a limit. */
export interface LimitOverride {
  readonly mode?: LimitMode | undefined
  readonly limit?: number | undefined
  readonly periodSeconds?: number | undefined
  /** instead of limit and period, for limits that lock */
  readonly locks?: readonly Lock[] | undefined
}

/** One mode for all limits, or overrides of single limits. */
export type LimitOverrides =
  | LimitMode
  | { readonly [N in TableLimit]?: LimitMode | LimitOverride | undefined }

export interface AccountLimits {
  readonly limits?: LimitOverrides | undefined
  /** verifications that it may start in a day (UTC) */
  readonly startsPerDay?: number | undefined
  /** API calls in a second */
  readonly requestsPerSecond?: number | undefined
}

/** The event to count, with its known keys. */
export interface LimitSubject {
  readonly account?: string | undefined
  /** a phone number (E.164 with `+`) or an e-mail address */
  readonly address?: Secret | undefined
  /** two upper-case letters; undefined for numbers of no country */
  readonly country?: string | undefined
  readonly caller?: Caller | undefined
  /** the client address and API key of a login */
  readonly login?: { readonly ip: string; readonly key: string } | undefined
}

/** Identifies a counter; the store replaces personal data by fingerprints. */
export interface LimitKey {
  readonly plain: readonly string[]
  readonly personal: string
}

/** One limit that a decision uses. `peek` reads without counting. */
export interface LimitUse {
  readonly name: LimitName
  readonly mode: Exclude<LimitMode, 'off'>
  readonly failOpen: boolean
  readonly key: LimitKey
  readonly rule: LimitRule
  readonly act: 'take' | 'peek'
  /** an empty bucket is taken from if it refills within this time */
  readonly longestWaitMs: number
}

export interface LimitRefusal {
  readonly limit: LimitName
  readonly retryAfterSeconds: number
}

const plain = (...parts: string[]): LimitKey => ({ plain: parts, personal: '' })
const personal = (...parts: string[]): LimitKey => ({ plain: [], personal: parts.join('\0') })

/** Blocks of 1,000 and 10,000 numbers: E.164 without its last three or four digits. */
const LAST_DIGITS = { block1000: -3, block10000: -4 } as const

function keyOf(kind: LimitKeyKind, subject: LimitSubject, mailbox: string | undefined): LimitKey | undefined {
  const { account, address, country = '--', caller, login } = subject
  const isEmail = address !== undefined && kindOf(address) === 'email'
  const own = (part: string | undefined): LimitKey | undefined =>
    account === undefined || part === undefined ? undefined : personal(account, part)
  switch (kind) {
    case 'accountAddress':
      return own(mailbox)
    case 'address':
      return mailbox === undefined ? undefined : personal(mailbox)
    case 'block1000':
    case 'block10000':
      return isEmail ? undefined : own(mailbox?.slice(0, LAST_DIGITS[kind]))
    case 'country':
      return isEmail || account === undefined ? undefined : plain(account, country)
    case 'emailDomain':
      return isEmail ? own(mailbox?.slice(mailbox.lastIndexOf('@') + 1)) : undefined
    case 'clientIp':
      return own(caller?.clientIp)
    case 'device':
      return own(caller?.deviceId)
    case 'user':
      return own(caller?.userId)
    case 'loginKey':
      return login && personal(login.ip, login.key)
    case 'loginIp':
      return login && personal(login.ip)
  }
}

const bucket = (limit: number, periodSeconds: number, burst = limit): LimitRule => ({
  kind: 'bucket',
  burst,
  intervalMs: (periodSeconds * 1000) / limit,
})

function overrideOf(name: TableLimit, overrides: LimitOverrides | undefined): LimitOverride {
  if (overrides === undefined) return {}
  const own = typeof overrides === 'string' ? overrides : overrides[name]
  return typeof own === 'string' ? { mode: own } : (own ?? {})
}

function ruleOf(row: BucketRow | LocksRow, override: LimitOverride): LimitRule {
  if (row.kind === 'locks') {
    const { locks = row.locks } = override
    return { kind: 'locks', locks: locks.toSorted((one, other) => one.after - other.after) }
  }
  const { limit = row.limit, periodSeconds = row.periodSeconds } = override
  return bucket(limit, periodSeconds, override.limit === undefined ? row.burst : limit)
}

/** A limit of the table with the account's own values. */
interface OwnLimit {
  readonly name: TableLimit
  readonly row: BucketRow | LocksRow
  readonly mode: Exclude<LimitMode, 'off'>
  readonly rule: LimitRule
}

/** An account is asked for its limits at every call, so they are worked out once. */
const LIMITS_OF_ACCOUNTS = new WeakMap<AccountLimits, readonly OwnLimit[]>()

function ownLimits(account: AccountLimits): readonly OwnLimit[] {
  const known = LIMITS_OF_ACCOUNTS.get(account)
  if (known !== undefined) return known
  const own = TABLE_LIMITS.flatMap((name): OwnLimit[] => {
    const row = LIMITS[name]
    const override = overrideOf(name, account.limits)
    const { mode = row.mode } = override
    return mode === 'off' ? [] : [{ name, row, mode, rule: ruleOf(row, override) }]
  })
  LIMITS_OF_ACCOUNTS.set(account, own)
  return own
}

/** The limits that apply to the event, in the order of the table. */
export function limitsOn(
  counted: readonly Counted[],
  subject: LimitSubject,
  account: AccountLimits,
  act: LimitUse['act'] = 'take',
): readonly LimitUse[] {
  const mailbox = subject.address && mailboxOf(subject.address.reveal())
  const uses: LimitUse[] = []
  for (const { name, row, mode, rule } of ownLimits(account)) {
    const key = counted.includes(row.counts) ? keyOf(row.per, subject, mailbox) : undefined
    if (key === undefined) continue
    uses.push({ name, mode, failOpen: row.failOpen, key, rule, act, longestWaitMs: 0 })
  }
  return uses
}

/** The limits of unverified starts, which look for fraud. */
export const FRAUD_LIMITS: ReadonlySet<LimitName> = new Set(
  TABLE_LIMITS.filter((name) => LIMITS[name].counts === 'unverifiedStart'),
)

/** The account's values with which the limits that look for fraud count, but do not refuse. */
export function observingFraud(overrides: LimitOverrides | undefined): LimitOverrides {
  const rows = TABLE_LIMITS.map((name) => {
    const own = overrideOf(name, overrides)
    const { mode = LIMITS[name].mode } = own
    return [name, { ...own, mode: mode === 'enforce' && FRAUD_LIMITS.has(name) ? 'observe' : mode }]
  })
  return Object.fromEntries(rows)
}

const limitsOfSends = (channels: readonly Channel[]): readonly Counted[] =>
  channels.flatMap((channel) => CHANNELS[channel].limits)

/**
 * The limits of a start: its own, the address's lock for wrong codes, and those of the channel that it sends on first.
 */
export function limitsOfStart(
  subject: LimitSubject & { readonly account: string },
  account: AccountLimits,
  atOnce: readonly Channel[],
): readonly LimitUse[] {
  return [
    ...quotaOf(subject.account, account),
    ...limitsOn(['start', 'unverifiedStart'], subject, account),
    ...limitsOn(['wrongCode', ...limitsOfSends(atOnce)], subject, account, 'peek'),
  ]
}

/** A start that sends nothing counts towards the account's quota only. */
export const limitsOfTestStart = (key: string, account: AccountLimits): readonly LimitUse[] =>
  quotaOf(key, account)

/**
 * The same for the destinations of later steps. The account's quota and the limits of its caller are
 * counted once for a start.
 */
export const limitsOfFurtherDestinations = (
  account: string,
  { limits }: AccountLimits,
  destinations: readonly Pick<LimitSubject, 'address' | 'country'>[],
): readonly LimitUse[] =>
  destinations.flatMap((destination) => limitsOfStart({ account, ...destination }, { limits }, []))

/** Counts once what several destinations share, such as their country. */
export function distinctUses(uses: readonly LimitUse[]): readonly LimitUse[] {
  const byKey = uses.map((use) => [[use.name, ...use.key.plain, use.key.personal].join('\0'), use] as const)
  return [...new Map(byKey).values()]
}

/** Every limit that can refuse a number or an e-mail address, for the operator's commands. */
export function limitsOfAddress(
  subject: LimitSubject & { readonly account: string; readonly address: Secret },
  account: AccountLimits,
): readonly LimitUse[] {
  const kind = kindOf(subject.address)
  const channels = CHANNEL_NAMES.filter((name) => CHANNELS[name].destination === kind)
  const counted = ['start', 'unverifiedStart', ...limitsOfSends(channels), 'wrongCode'] as const
  return [...limitsOn(counted, subject, account, 'peek'), ...quotaOf(subject.account, account)]
}

/** Every limit that the account has, with its own values. Those of wrong secrets belong to no account. */
export const limitsOfAccount = (
  account: AccountLimits,
): readonly Pick<LimitUse, 'name' | 'mode' | 'rule'>[] => [
  ...ownLimits(account).filter(({ row }) => row.counts !== 'wrongSecret'),
  ...quotaOf('', account),
  ...limitsOfRequest('', account),
]

/** A limit that a setting of an account or a route defines. */
const configured = (
  name: LimitName,
  key: string,
  rule: LimitRule,
  { failOpen = false, longestWaitMs = 0 } = {},
): LimitUse => ({ name, mode: 'enforce', failOpen, key: plain(key), rule, act: 'take', longestWaitMs })

const quotaOf = (key: string, { startsPerDay: limit }: AccountLimits): readonly LimitUse[] =>
  limit === undefined ? [] : [configured('starts-per-day', key, { kind: 'day', limit })]

export const limitsOfRequest = (key: string, { requestsPerSecond }: AccountLimits): readonly LimitUse[] =>
  requestsPerSecond === undefined
    ? []
    : [configured('requests-per-second', key, bucket(requestsPerSecond, 1), { failOpen: true })]

/** A route's rate: sends above it wait. After a pause, one second's worth is sent at once. */
export const limitOfRoute = (route: string, perSecond: number, longestWaitMs: number): LimitUse =>
  configured('route-rate', route, bucket(perSecond, 1, Math.max(1, Math.floor(perSecond))), { longestWaitMs })

/**
 * A caller's own limit for one value, such as the address of a client.
 * @param key of the limit, unique over all accounts
 */
export const limitOfService = (
  key: string,
  value: string,
  limit: number,
  periodSeconds: number,
): LimitUse => ({
  ...configured('service-rate', key, bucket(limit, periodSeconds)),
  key: personal(key, value),
})
