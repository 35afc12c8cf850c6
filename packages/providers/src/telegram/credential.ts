import type { Secret } from '@pinpost/core'

/** One account of Telegram Gateway. */
export interface TelegramCredential {
  /** authenticates requests, and verifies callbacks */
  readonly token: Secret
  /** while you replace the token: callbacks signed with it are still accepted */
  readonly previousToken?: Secret | undefined
  /** a verified Telegram channel of yours that the codes come from; default: Telegram's own */
  readonly senderUsername?: string | undefined
  /** a test server, without a trailing slash; default `https://gatewayapi.telegram.org` */
  readonly baseUrl?: string | undefined
}

export const tokensOf = ({ token, previousToken }: TelegramCredential): readonly Secret[] =>
  previousToken === undefined ? [token] : [token, previousToken]

/** @throws Error if it is not a valid header value: every send would fail */
export function requireToken(name: string, token: Secret): Secret {
  if (!/^[!-~]{1,256}$/.test(token.reveal()))
    throw new Error(`${name}: use the token of gateway.telegram.org, at most 256 characters without spaces`)
  return token
}
