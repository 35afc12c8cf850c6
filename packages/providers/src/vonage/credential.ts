import type { KeyObject } from 'node:crypto'
import type { Secret } from '@pinpost/core'

/** One Vonage account, with the application for its calls. */
export interface VonageCredential {
  readonly apiKey: string
  readonly apiSecret: Secret
  /** the secret that signs callbacks; absent if Vonage does not sign them */
  readonly signing?: Signing | undefined
  /** absent if the credential makes no calls */
  readonly application?: Application | undefined
  /** a test server, path included; default `https://rest.nexmo.com` */
  readonly restUrl?: string | undefined
  /** another region or a test server; default `https://api.nexmo.com` */
  readonly apiUrl?: string | undefined
}

export interface Signing {
  readonly secret: Secret
  /** still accepted while you rotate the secret */
  readonly previousSecret?: Secret | undefined
  /** as in the account's settings; for SMS only, because calls are always signed with HMAC-SHA256 */
  readonly method: SignatureMethod
}

/** `md5hash` is a plain MD5 of text and secret; the others are HMACs. */
export type SignatureMethod = 'md5hash' | 'md5' | 'sha1' | 'sha256' | 'sha512'

export interface Application {
  /** a UUID */
  readonly id: string
  /** RSA */
  readonly privateKey: KeyObject
}

export const signatureSecretsOf = ({ secret, previousSecret }: Signing): readonly Secret[] =>
  previousSecret === undefined ? [secret] : [secret, previousSecret]

/** The current key of callback URLs and previous ones, which callbacks of earlier sends still use. */
export function macKeysOf({ signing, apiSecret }: VonageCredential): readonly [Secret, ...Secret[]] {
  return signing === undefined ? [apiSecret] : [signing.secret, ...signatureSecretsOf(signing), apiSecret]
}
