import { networkOf } from '@pinpost/store'

export interface Credentials {
  readonly key: string | undefined
  readonly secret: string | undefined
}

const NONE: Credentials = { key: undefined, secret: undefined }

/** Key and secret of an `Authorization: Basic` header. */
export function readBasic(authorization: string | undefined): Credentials {
  const [, encoded] = /^basic\s+([a-z0-9+/=_-]{1,4096})$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return NONE
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? NONE : { key: text.slice(0, colon), secret: text.slice(colon + 1) }
}

/** What logins are counted by. A Unix socket has no address, and an IPv6 address may have a zone id. */
export const clientIpOf = (ip: string): string => networkOf(ip.replace(/%.*$/, '')) ?? 'unknown'
