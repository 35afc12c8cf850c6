import type { Channel } from '../channels.ts'
import { coversCountry } from '../policy/territories.ts'
import type { Destination } from '../workflow.ts'

/** Money in millionths of a euro, whole: prices of carriers have up to five decimals, and sums must come out even. */
export type Micros = number

/** A provider with a sender that can carry a channel to a destination, as far as a choice between routes needs it. */
export interface Route {
  /** `twilio-sms`: at most 32 of `a-z`, digits and `-`; it stands in callback URLs, records and metric labels */
  readonly name: string
  readonly channel: Channel
  /** the vendor, such as `twilio` */
  readonly provider: string
  /** routes of one credential fail together when it is refused */
  readonly credential: string
  /** two upper-case letters each, with their territories. With neither countries nor prefixes a route carries to everywhere. */
  readonly countries?: readonly string[] | undefined
  /** digits that E.164 numbers begin with, without `+` */
  readonly prefixes?: readonly string[] | undefined
  /** lower ones go first where an account's policy is `ordered` */
  readonly order: number
  /** its share where an account's policy is `weighted`, above 0 */
  readonly weight: number
  /** of one SMS segment or one call */
  readonly price: Micros
  /** for countries with a different price */
  readonly prices?: Readonly<Record<string, Micros>> | undefined
}

/** Whether a route carries to a destination. */
export function carriesTo({ countries, prefixes }: Route, { country, address }: Destination): boolean {
  if (countries === undefined && prefixes === undefined) return true
  if (country !== undefined && coversCountry(countries ?? [], country)) return true
  const digits = address.reveal().slice(1)
  return prefixes?.some((prefix) => digits.startsWith(prefix)) === true
}

/** What one segment or one call costs there. */
export function priceTo({ price, prices }: Route, country: string | undefined): Micros {
  return country === undefined ? price : (prices?.[country] ?? price)
}
