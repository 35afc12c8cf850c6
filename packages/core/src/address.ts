import { Secret } from './secret.ts'

export type AddressKind = 'phone' | 'email'

/** Every e-mail address has an `@`, and no phone number does. */
export const kindOf = (address: Secret): AddressKind => (address.reveal().includes('@') ? 'email' : 'phone')

/** The same text for every spelling of a destination: mail servers do not distinguish `Ann@` from `ann@`. */
export const identityOf = (address: string): string => address.toLowerCase()

/**
 * The same text for all addresses of one mailbox: `ann+shop@mail.example` arrives where `ann@mail.example` does. A phone
 * number has its only `+` first, and stays as it is.
 */
export const mailboxOf = (address: string): string => identityOf(address).replace(/(?<=.)\+[^@]*/, '')

/** RFC 5321 allows 64 characters before the `@`, and a path of 256 with its brackets. */
const MAX_LOCAL_LENGTH = 64
const MAX_LENGTH = 254

/** A dot-atom of RFC 5322: without quotes, blanks and controls, so that it cannot inject a header. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
/** Labels of a host name; the last one is not a number. */
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/

/**
 * An e-mail address with its domain in lower case, or undefined if the text is none. Quoted names, IP addresses instead of
 * a domain, and letters outside ASCII before the `@` are refused: few mail servers accept them.
 * @param toAscii the ASCII form of an international domain; an empty text if it has none
 */
export function parseEmail(text: string, toAscii: (domain: string) => string): Secret | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(0, at))
  const domain = toAscii(text.slice(at + 1)).toLowerCase()
  const isAddress = local.length <= MAX_LOCAL_LENGTH && LOCAL.test(local) && DOMAIN.test(domain)
  const address = `${local}@${domain}`
  return isAddress && address.length <= MAX_LENGTH ? new Secret(address) : undefined
}

/**
 * A number as operators type it, with `+` and country code and perhaps blanks, dots, hyphens and brackets; or an e-mail
 * address. Undefined if the text is neither.
 * @param toAscii as for `parseEmail`
 */
export function parseAddress(text: string, toAscii: (domain: string) => string): Secret | undefined {
  if (text.includes('@')) return parseEmail(text, toAscii)
  const number = text.replaceAll(/[\s().-]/g, '')
  return /^\+[1-9]\d{6,14}$/.test(number) ? new Secret(number) : undefined
}
