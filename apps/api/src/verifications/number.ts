import { isFictional } from '@pinpost/core'
import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber,
} from 'libphonenumber-js/max'

import { likeliestNumber } from './number-readings.ts'
import { writingsOf } from './number-text.ts'

export interface ParsedNumber {
  readonly kind: 'phone'
  /** E.164 with `+` */
  readonly e164: string
  /** two upper-case letters; undefined for numbers of no country */
  readonly country: string | undefined
  /** if the numbering plan distinguishes them; in North America it does not */
  readonly line: 'mobile' | 'landline' | undefined
  /** premium, shared-cost, toll-free, pager, voicemail and company-wide numbers: they prove nothing about a person */
  readonly isUnverifiable: boolean
  /** of no country (satellite and international networks) or personal (+44 70): expensive, and rarely a real user's */
  readonly isSpecial: boolean
}

const LINES: ReadonlyMap<NumberType, ParsedNumber['line']> = new Map([
  ['MOBILE', 'mobile'],
  ['FIXED_LINE', 'landline'],
])

const UNVERIFIABLE: ReadonlySet<NumberType> = new Set([
  'PREMIUM_RATE',
  'SHARED_COST',
  'TOLL_FREE',
  'PAGER',
  'VOICEMAIL',
  'UAN',
])

/**
 * Services that the library treats as ordinary numbers: North America's premium prefix 976 and directory assistance.
 */
const SERVICES = /^\+1\d{3}(?:976\d{4}|5551212)$/

export const isCountry = (country: string): country is CountryCode => isSupportedCountry(country)

/**
 * Parses a number in any usual notation; undefined if no such number exists. Digits that may be a national number of
 * `country` or an international one are read as the likelier of the two.
 * @param country two upper-case letters
 */
export function parseNumber(text: string, country: CountryCode | undefined): ParsedNumber | undefined {
  const number = likeliestNumber(writingsOf(text), country)
  if (number === undefined) return undefined
  const type = number.getType()
  return {
    kind: 'phone',
    e164: number.number,
    country: countryOf(number),
    line: LINES.get(type),
    isUnverifiable: UNVERIFIABLE.has(type) || SERVICES.test(number.number),
    isSpecial: isSpecial(number, type),
  }
}

/** For a fictional number outside every plan: the first country of its calling code. */
function countryOf(number: PhoneNumber): string | undefined {
  return number.country ?? number.getPossibleCountries()[0]
}

/** Carriers' test numbers are also personal numbers. */
const isSpecial = (number: PhoneNumber, type: NumberType): boolean =>
  (type === 'PERSONAL_NUMBER' || number.isNonGeographic()) && !isFictional(number.number)
