import { isIPv4 } from 'node:net'

import { plainText } from '@pinpost/core'
import { parse } from 'tldts'

/** Phones do not show shorter runs of digits as a link. */
const MIN_PHONE_DIGITS = 7

const SCHEME = /:\/\/|\bwww\./i
const HOST_CHARACTERS = /[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const DIGITS_WITH_PUNCTUATION = /\d[\d\s().\-/+]*/g

/**
 * Whether a phone may show a brand as a link, to a web address or phone number. In a trusted message, such a link could
 * be used for phishing.
 */
export function looksLikeLink(brand: string): boolean {
  const text = plainText(brand).replaceAll('。', '.')
  return SCHEME.test(text) || (text.match(HOST_CHARACTERS) ?? []).some(isAddress) || hasPhoneNumber(text)
}

const isAddress = (host: string): boolean => isIPv4(host) || parse(host).isIcann === true

const hasPhoneNumber = (text: string): boolean =>
  (text.match(DIGITS_WITH_PUNCTUATION) ?? []).some(
    (run) => run.replaceAll(/\D/g, '').length >= MIN_PHONE_DIGITS,
  )
