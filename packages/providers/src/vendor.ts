import type { Channel, Micros, Secret } from '@pinpost/core'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Provider, Subject } from './provider.ts'
import type { SecretSource } from './routes-file/schema.ts'

/** What a vendor needs to open one credential. */
export interface CredentialContext {
  /** milliseconds that one request may take; the guard gives up at the same time */
  readonly timeoutMs: number
  /** The secret that a setting points to: it stands in the environment or in a file, never in the routes file. */
  secret(source: SecretSource): Secret
}

/** Who a message or call comes from. A `service` is a vendor's own pool of senders (Twilio's Messaging Service). */
export type Sender =
  | { readonly number: string }
  | { readonly alphanumeric: string }
  | { readonly service: string }

/** What a vendor needs to make the provider of one route. */
export interface RouteWiring {
  readonly name: string
  readonly sender: Sender | undefined
  /** Where receipts of an attempt are to go: public, absolute, without PIN or number. */
  callbackUrl(subject: Subject): string
  /** An amount that the vendor charges; undefined in a currency that the routes file has no rate for. */
  toMicros(amount: number, currency: string): Micros | undefined
}

/**
 * One credential of a vendor: what makes the provider of a route, for each channel that the vendor carries. Makers throw an Error that says what is wrong with the route's sender.
 */
export type Carrier = {
  readonly [C in Channel]?: (wiring: RouteWiring) => Provider<C>
}

/** A vendor with its settings' types erased, for the list of all. */
export interface Vendor {
  /** the schema of a credential in the routes file, beside `vendor` */
  readonly settings: TSchema
  /** Opens no connection. @throws Error that names the setting that cannot work, without secrets */
  open(settings: unknown, context: CredentialContext): Carrier
}

export function defineVendor<S extends TSchema>(vendor: {
  readonly settings: S
  open(settings: Static<S>, context: CredentialContext): Carrier
}): Vendor {
  return {
    ...vendor,
    open(settings, context) {
      if (!Value.Check(vendor.settings, settings)) throw new Error('its settings do not fit')
      return vendor.open(settings, context)
    },
  }
}
