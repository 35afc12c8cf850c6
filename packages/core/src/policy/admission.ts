import { kindOf } from '../address.ts'
import type { Instant } from '../verification.ts'
import type { Destination } from '../workflow.ts'
import type { LimitRefusal } from './limits/index.ts'
import { coversCountry } from './territories.ts'

/** Fraud was seen on this network: its numbers are refused for the account until it is unblocked. */
export interface NetworkBlock {
  /** MCC and MNC, such as `23410` */
  readonly network: string
  /** digits of E.164 numbers, without `+` */
  readonly prefixes: readonly string[]
  readonly since: Instant
}

/** The account lifted a block. Until `until`, newer blocks of the network are ignored too. */
export interface Unblock {
  readonly at: Instant
  readonly until: Instant
}

export interface AdmissionRules {
  /** the account may start nothing */
  readonly barred?: boolean | undefined
  /** two upper-case letters each, including their territories; every country if it is `["*"]` or absent */
  readonly countries?: readonly string[] | undefined
  /** numbers of no country (satellite and international networks) and personal numbers */
  readonly specialNumbers?: boolean | undefined
  readonly blockedNetworks?: readonly NetworkBlock[] | undefined
}

export interface AdmissionRequest extends Destination {
  /** a number of no country, or a personal one */
  readonly isSpecial: boolean
  /** false if a trial account may not verify this address */
  readonly isPermitted: boolean
}

export type Refusal =
  | { readonly reason: 'barred' | 'unsupportedCountry' | 'notPermitted' }
  | { readonly reason: 'blockedNetwork'; readonly network: string }

/** Why a start is refused; each front door translates it. */
export type StartRefusal =
  | Refusal
  /** from a range for films and tests, or of a type that cannot be verified */
  | { readonly reason: 'fictional' | 'unverifiable' }
  /** switched off by an operator */
  | { readonly reason: 'accountOff' | 'countryOff' }
  | ({ readonly reason: 'limit' } & LimitRefusal)
  /** the account already has one in progress for this address */
  | { readonly reason: 'running'; readonly id: string }

// A record, so that the compiler finds a missing reason.
// Stryker disable BooleanLiteral: only its keys are read
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

/** Every reason except `limit`; refusals by a limit carry the limit's name instead. */
export const START_REFUSAL_REASONS: readonly string[] = Object.keys(REASONS)

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
  const refusal =
    kindOf(request.address) === 'phone' ? phoneRefusalOf(rules, request, unblocks, now) : undefined
  return refusal ?? (request.isPermitted ? undefined : { reason: 'notPermitted' })
}

function phoneRefusalOf(
  rules: AdmissionRules,
  request: AdmissionRequest,
  unblocks: Readonly<Record<string, Unblock>>,
  now: Instant,
): Refusal | undefined {
  if (!isOpenTo(rules, request)) return { reason: 'unsupportedCountry' }
  const digits = request.address.reveal().replace('+', '')
  const block = rules.blockedNetworks?.find(
    (each) =>
      each.prefixes.some((prefix) => digits.startsWith(prefix)) &&
      isBlocked(each, unblocks[each.network], now),
  )
  return block && { reason: 'blockedNetwork', network: block.network }
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
