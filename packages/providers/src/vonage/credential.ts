import type { KeyObject } from 'node:crypto'
import type { Secret } from '@pinpost/core'

/** One Vonage account with the application that its calls are made in. */
export interface VonageCredential {
  readonly apiKey: string
  readonly apiSecret: Secret
  /** what Vonage signs callbacks with; absent where it does not, or with what nobody told us */
  readonly signing?: Signing | undefined
  /** absent where the credential makes no calls */
  readonly application?: Application | undefined
  /** a stand-in, a path in it is kept; `https://rest.nexmo.com` where not given */
  readonly restUrl?: string | undefined
  /** another region or a stand-in; `https://api.nexmo.com` where not given */
  readonly apiUrl?: string | undefined
}

export interface Signing {
  readonly secret: Secret
  /** still accepted while a secret is being changed */
  readonly previousSecret?: Secret | undefined
  /** as the account's settings say; it is for SMS alone, calls are always signed with HMAC-SHA256 */
  readonly method: SignatureMethod
}

/** `md5hash` is a plain MD5 of text and secret, the others are HMACs. */
export type SignatureMethod = 'md5hash' | 'md5' | 'sha1' | 'sha256' | 'sha512'

export interface Application {
  /** a UUID */
  readonly id: string
  /** RSA */
  readonly privateKey: KeyObject
}

export const signatureSecretsOf = ({ secret, previousSecret }: Signing): readonly Secret[] =>
  previousSecret === undefined ? [secret] : [secret, previousSecret]

/** What callback URLs are made with, and those that some under way may have been made with. */
export function macKeysOf({ signing, apiSecret }: VonageCredential): readonly [Secret, ...Secret[]] {
  return signing === undefined ? [apiSecret] : [signing.secret, ...signatureSecretsOf(signing), apiSecret]
}
