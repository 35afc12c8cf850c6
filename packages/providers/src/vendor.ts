import type { Channel, Micros, Secret } from '@pinpost/core'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Provider, Subject } from './provider.ts'
import type { SecretSource } from './routes-file/schema.ts'

/** What a vendor gets to open one credential. */
export interface CredentialContext {
  /** milliseconds of one request; the guard gives up at the same time */
  readonly timeoutMs: number
  /** Reads the secret that a setting refers to, from the environment or a file. */
  secret(source: SecretSource): Secret
  /** whether SMTP may go without TLS: passwords and codes then travel unencrypted */
  readonly allowPlainSmtp?: boolean | undefined
}

/** The sender of a message or call. A `service` is a vendor's own pool of senders (Twilio's Messaging Service). */
export type Sender =
  | { readonly number: string }
  | { readonly alphanumeric: string }
  | { readonly service: string }
  | { readonly email: string; readonly name?: string | undefined }

/** What a vendor gets to make the provider of one route. */
export interface RouteWiring {
  readonly name: string
  readonly sender: Sender | undefined
  /** The callback URL for receipts of an attempt: public, absolute, without PIN or number. */
  callbackUrl(subject: Subject): string
  /** The same for carriers whose reports name their attempt. It answers 200, on which some of them insist. */
  readonly routeUrl: string
  /** Converts a price of the vendor; undefined if the routes file has no rate for the currency. */
  toMicros(amount: number, currency: string): Micros | undefined
}

/**
 * One opened credential: makes the provider of a route, for each channel of the vendor.
 * Makers throw an Error that says what is wrong with the route's sender.
 */
export type Carrier = {
  readonly [C in Channel]?: (wiring: RouteWiring) => Provider<C>
}

/** A vendor without its settings' type, so that all fit in one list. */
export interface Vendor {
  /** the schema of its credentials in the routes file, without `vendor` */
  readonly settings: TSchema
  /** Opens no connection. @throws Error that names the invalid setting, without secrets */
  open(settings: unknown, context: CredentialContext): Carrier
}

export function defineVendor<S extends TSchema>(vendor: {
  readonly settings: S
  open(settings: Static<S>, context: CredentialContext): Carrier
}): Vendor {
  return {
    ...vendor,
    open(settings, context) {
      if (!Value.Check(vendor.settings, settings)) {
        const problems = Value.Errors(vendor.settings, settings).map(
          ({ instancePath, message }) => `${instancePath.slice(1) || 'credential'}: ${message}`,
        )
        throw new Error(`invalid settings: ${[...new Set(problems)].join(', ')}`)
      }
      return vendor.open(settings, context)
    },
  }
}
