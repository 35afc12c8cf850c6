import type { Channel } from '../channels.ts'
import { coversCountry } from '../policy/territories.ts'
import type { Destination } from '../workflow.ts'

/** Whole millionths of a euro: carriers' prices have up to five decimals, and integer sums are exact. */
export type Micros = number

/** A provider with a sender that carries a channel to some countries; only the fields that a choice needs. */
export interface Route {
  /** such as `twilio-sms`: at most 32 of `a-z`, digits and `-`; used in callback URLs, records and metric labels */
  readonly name: string
  readonly channel: Channel
  /** the vendor, such as `twilio` */
  readonly provider: string
  /** if a credential is refused, all its routes are blocked together */
  readonly credential: string
  /** two upper-case letters each, including their territories; without countries and prefixes it carries everywhere */
  readonly countries?: readonly string[] | undefined
  /** leading digits of E.164 numbers, without `+` */
  readonly prefixes?: readonly string[] | undefined
  /** lower values first, for the policy `ordered` */
  readonly order: number
  /** above 0, for the policy `weighted` */
  readonly weight: number
  /** for one SMS segment or one call */
  readonly price: Micros
  /** for countries with a different price */
  readonly prices?: Readonly<Record<string, Micros>> | undefined
}

export function carriesTo({ countries, prefixes }: Route, { country, address }: Destination): boolean {
  if (countries === undefined && prefixes === undefined) return true
  if (country !== undefined && coversCountry(countries ?? [], country)) return true
  const digits = address.reveal().slice(1)
  return prefixes?.some((prefix) => digits.startsWith(prefix)) === true
}

export function priceTo({ price, prices }: Route, country: string | undefined): Micros {
  return country === undefined ? price : (prices?.[country] ?? price)
}
