import { isFictional } from '@pinpost/core'
import {
  type CountryCode,
  getCountryCallingCode,
  Metadata,
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

import type { WrittenNumber } from './number-text.ts'

/** One interpretation of written digits. */
interface Reading {
  readonly number: PhoneNumber
  /** its likelihood */
  readonly rank: () => number
}

/** Digits without a plus may be a national or an international number. */
const RANKS = {
  /** with a plus, or the country's exit prefix */
  marked: 6,
  ownCallingCodeAndMobile: 5,
  /** with the trunk prefix, if the country has one */
  nationalMobileAsWritten: 4,
  ownCallingCode: 3,
  internationalMobile: 3,
  nationalAsWritten: 2,
  /** without its trunk prefix */
  nationalMobile: 1,
  international: 0,
  national: -1,
} as const

/**
 * The most likely number, or undefined if no reading is in a numbering plan or a fictional range.
 */
export function likeliestNumber(
  writings: readonly WrittenNumber[],
  country: CountryCode | undefined,
): PhoneNumber | undefined {
  const [first, ...others] = writings.flatMap((written) => readingsOf(written, country))
  // Usually all readings give the same number, and ranking is more expensive than reading.
  const rivals = others.filter(({ number }) => number.number !== first?.number.number)
  if (first === undefined || rivals.length === 0) return first?.number
  const ranked = [first, ...rivals].map(({ number, rank }) => ({ number, rank: rank() }))
  return ranked.reduce((best, reading) => (reading.rank > best.rank ? reading : best)).number
}

function readingsOf({ digits, lead }: WrittenNumber, country: CountryCode | undefined): readonly Reading[] {
  const isMarked = lead !== 'none'
  const direct = international(digits).map((number) => ({
    number,
    rank: () => (isMarked ? RANKS.marked : rankOfInternational(number, country)),
  }))
  if (direct.length > 0 && (lead === 'plus' || country === undefined)) return direct
  const exits = exitsOf(digits, country).flatMap(({ rest, rank }) =>
    international(rest).map((number) => ({ number, rank: () => rank })),
  )
  // No calling code starts with 0, so a plus before it is a mistake.
  const isNational = country !== undefined && (lead !== 'plus' || digits.startsWith('0'))
  const nationals = isNational
    ? national(digits, country).map((number) => ({ number, rank: () => rankOfNational(number, digits) }))
    : []
  return [...direct, ...exits, ...nationals]
}

/** Fictional numbers outside every plan have no type. */
const mayBeMobile = (type: NumberType): boolean =>
  type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' || type === undefined

function rankOfInternational(number: PhoneNumber, country: CountryCode | undefined): number {
  const type = number.getType()
  if (country === undefined || getCountryCallingCode(country) !== number.countryCallingCode) {
    return type === 'MOBILE' ? RANKS.internationalMobile : RANKS.international
  }
  return mayBeMobile(type) ? RANKS.ownCallingCodeAndMobile : RANKS.ownCallingCode
}

function rankOfNational(number: PhoneNumber, digits: string): number {
  const type = number.getType()
  if (number.formatNational().replaceAll(/\D/g, '') === digits) {
    return mayBeMobile(type) ? RANKS.nationalMobileAsWritten : RANKS.nationalAsWritten
  }
  return type === 'MOBILE' ? RANKS.nationalMobile : RANKS.national
}

const parse = (text: string, defaultCountry?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { extract: false, ...(defaultCountry && { defaultCountry }) })

function international(digits: string): PhoneNumber[] {
  const number = parse(`+${digits}`)
  if (number === undefined) return []
  const code = number.countryCallingCode
  return existing([
    number,
    ...withoutTrunkPrefix(digits.slice(code.length), code).map((rest) => parse(`+${code}${rest}`)),
  ])
}

function national(digits: string, country: CountryCode): PhoneNumber[] {
  const code = getCountryCallingCode(country)
  return existing([digits, ...withoutTrunkPrefix(digits, code)].map((rest) => parse(rest, country)))
}

const existing = (numbers: readonly (PhoneNumber | undefined)[]): PhoneNumber[] =>
  numbers
    .filter((number) => number !== undefined)
    .filter((number) => number.isValid() || isFictional(number.number))

/** Prefixes of former numbering plans that people still write, by calling code. */
const FORMER_PREFIXES: ReadonlyMap<string, RegExp> = new Map([
  // Mexico, until 2019: 1 after the calling code, and 01, 044 and 045 within the country.
  ['52', /^(?:1|01|044|045)(?=\d{10}$)/],
])

/** The library removes the plan's trunk prefix. People also write a zero in countries without one. */
function withoutTrunkPrefix(digits: string, callingCode: string): string[] {
  const former = FORMER_PREFIXES.get(callingCode)
  return [/^0/, ...(former === undefined ? [] : [former])]
    .filter((prefix) => prefix.test(digits))
    .map((prefix) => digits.replace(prefix, ''))
}

/** The exit prefixes of most countries and of North America. */
const USUAL_EXIT_PREFIXES: ReadonlySet<string> = new Set(['00', '011'])
const LONGEST_EXIT_PREFIX = 8

/** The digits after an exit prefix. Several prefixes can match: `00` and `001` in Hong Kong. */
function exitsOf(digits: string, country: CountryCode | undefined) {
  const pattern = country === undefined ? undefined : exitPrefixesOf(country)
  const prefixes = Array.from({ length: LONGEST_EXIT_PREFIX }, (_, index) => digits.slice(0, index + 1))
  return prefixes
    .map((prefix) => ({ prefix, isOwn: pattern?.test(prefix) ?? false }))
    .filter(({ prefix, isOwn }) => isOwn || USUAL_EXIT_PREFIXES.has(prefix))
    .map(({ prefix, isOwn }) => ({
      rest: digits.slice(prefix.length),
      rank: isOwn ? RANKS.marked : RANKS.international,
    }))
}

const metadata = new Metadata()
const exitPrefixes = new Map<CountryCode, RegExp>()

function exitPrefixesOf(country: CountryCode): RegExp {
  const known = exitPrefixes.get(country)
  if (known !== undefined) return known
  metadata.selectNumberingPlan(country)
  const pattern = new RegExp(`^(?:${metadata.numberingPlan?.IDDPrefix() ?? ''})$`)
  exitPrefixes.set(country, pattern)
  return pattern
}
