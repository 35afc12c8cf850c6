import type { Secret } from '../secret.ts'
import type { Instant } from '../verification.ts'
import type { LimitRefusal } from './limits/index.ts'
import { coversCountry } from './territories.ts'

/** An account's network that fraud was seen on: numbers that begin so are refused until it is unblocked. */
export interface NetworkBlock {
  /** MCC and MNC, such as `23410` */
  readonly network: string
  /** digits of E.164 numbers, without `+` */
  readonly prefixes: readonly string[]
  readonly since: Instant
}

/** The account lifted a block. It stays lifted, and until `until` even a newer block does not hold. */
export interface Unblock {
  readonly at: Instant
  readonly until: Instant
}

/** What an account may verify at all. */
export interface AdmissionRules {
  /** nothing any more */
  readonly barred?: boolean | undefined
  /** two upper-case letters each, with their territories; every country if it is `["*"]` or not given */
  readonly countries?: readonly string[] | undefined
  /** numbers of no country (satellite and international networks) and personal numbers */
  readonly specialNumbers?: boolean | undefined
  readonly blockedNetworks?: readonly NetworkBlock[] | undefined
}

export interface AdmissionRequest {
  readonly number: Secret
  readonly country: string | undefined
  /** of no country, or personal */
  readonly isSpecial: boolean
  /** the account is open for this number; a trial account is so only for its own */
  readonly isPermitted: boolean
}

export type Refusal =
  | { readonly reason: 'barred' | 'unsupportedCountry' | 'notPermitted' }
  | { readonly reason: 'blockedNetwork'; readonly network: string }

/** Why a start is refused, in no wire's words. */
export type StartRefusal =
  | Refusal
  /** of a range for films and tests, or of a type that nobody verifies */
  | { readonly reason: 'fictional' | 'unverifiable' }
  /** an operator turned it off */
  | { readonly reason: 'accountOff' | 'countryOff' }
  | ({ readonly reason: 'limit' } & LimitRefusal)
  /** one is in progress for this account and number */
  | { readonly reason: 'running'; readonly id: string }

// A record names every reason, which the compiler checks. Stryker disable BooleanLiteral: only its keys are read.
const REASONS: Readonly<Record<Exclude<StartRefusal['reason'], 'limit'>, true>> = {
  barred: true,
  unsupportedCountry: true,
  notPermitted: true,
  blockedNetwork: true,
  fictional: true,
  unverifiable: true,
  accountOff: true,
  countryOff: true,
  running: true,
}
// Stryker restore BooleanLiteral

/** Every reason but `limit`, for which the limit's own name stands. */
export const START_REFUSAL_REASONS: readonly string[] = Object.keys(REASONS)

/** Whether a block holds now, given what the account lifted. */
export function isBlocked({ since }: NetworkBlock, unblock: Unblock | undefined, now: Instant): boolean {
  return unblock === undefined || (since > unblock.at && now >= unblock.until)
}

/** Why a verification may not start; undefined if it may. */
export function refusalOf(
  rules: AdmissionRules,
  request: AdmissionRequest,
  unblocks: Readonly<Record<string, Unblock>>,
  now: Instant,
): Refusal | undefined {
  if (rules.barred === true) return { reason: 'barred' }
  if (!isOpenTo(rules, request)) return { reason: 'unsupportedCountry' }
  const digits = request.number.reveal().replace('+', '')
  const block = rules.blockedNetworks?.find(
    (each) =>
      each.prefixes.some((prefix) => digits.startsWith(prefix)) &&
      isBlocked(each, unblocks[each.network], now),
  )
  if (block !== undefined) return { reason: 'blockedNetwork', network: block.network }
  return request.isPermitted ? undefined : { reason: 'notPermitted' }
}

function isOpenTo(
  { countries, specialNumbers = false }: AdmissionRules,
  { country, isSpecial }: AdmissionRequest,
): boolean {
  if (isSpecial && !specialNumbers) return false
  if (countries === undefined || countries.includes('*')) return true
  // A list of countries cannot name a number of no country, so the permission opens it.
  return country === undefined ? isSpecial : coversCountry(countries, country)
}
