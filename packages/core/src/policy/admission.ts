import type { Secret } from '../secret.ts'
import type { Instant } from '../verification.ts'

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
  /** two upper-case letters each; every country if it is `["*"]` or not given */
  readonly countries?: readonly string[] | undefined
  readonly blockedNetworks?: readonly NetworkBlock[] | undefined
}

export interface Candidate {
  readonly number: Secret
  readonly country: string | undefined
  /** the account is open for this number; a trial account is so only for its own */
  readonly isPermitted: boolean
}

export type Refusal =
  | { readonly reason: 'barred' | 'unsupportedCountry' | 'notPermitted' }
  | { readonly reason: 'blockedNetwork'; readonly network: string }

/** Whether a block holds now, given what the account lifted. */
export function isBlocked({ since }: NetworkBlock, unblock: Unblock | undefined, now: Instant): boolean {
  return unblock === undefined || (since > unblock.at && now >= unblock.until)
}

/** Why a verification may not start, or undefined where it may. */
export function refusalOf(
  { barred, countries, blockedNetworks }: AdmissionRules,
  { number, country, isPermitted }: Candidate,
  unblocks: Readonly<Record<string, Unblock>>,
  now: Instant,
): Refusal | undefined {
  if (barred === true) return { reason: 'barred' }
  const isOpenTo = (code: string | undefined): boolean =>
    countries === undefined || countries.includes('*') || (code !== undefined && countries.includes(code))
  if (!isOpenTo(country)) {
    return { reason: 'unsupportedCountry' }
  }
  const digits = number.reveal().replace('+', '')
  const block = blockedNetworks?.find(
    (each) =>
      each.prefixes.some((prefix) => digits.startsWith(prefix)) &&
      isBlocked(each, unblocks[each.network], now),
  )
  if (block !== undefined) return { reason: 'blockedNetwork', network: block.network }
  return isPermitted ? undefined : { reason: 'notPermitted' }
}
