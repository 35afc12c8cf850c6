import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

export interface ParsedNumber {
  /** E.164 with `+` */
  readonly e164: string
  /** two upper-case letters; undefined for numbers of no country */
  readonly country: string | undefined
  /** as far as its plan tells: in North America mobile numbers and landlines look the same */
  readonly line: 'mobile' | 'landline' | undefined
  /** premium, shared-cost, toll-free, pager, voicemail and company-wide numbers: nobody proves to be a person with one */
  readonly isUnverifiable: boolean
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

const WRITTEN_NUMBER = /^\+?[\d\s().-]{4,40}$/

/**
 * A number in any usual notation. It must be possible, not valid: ranges kept for drama are used in everybody's
 * examples. With a country, a number that is not written internationally is taken as national first.
 */
export function parseNumber(text: string, country: string | undefined): ParsedNumber | undefined {
  const trimmed = text.trim()
  if (!WRITTEN_NUMBER.test(trimmed)) return undefined
  const digits = trimmed.replaceAll(/\D/g, '')
  const isInternational = trimmed.startsWith('+') || digits.startsWith('00')
  const international = `+${digits.replace(/^00/, '')}`
  const national = isInternational || !isCountry(country) ? undefined : possible(digits, country)
  const parsed = national ?? possible(international)
  return (
    parsed && {
      e164: parsed.number,
      country: countryOf(parsed),
      ...kindOf(parsed),
    }
  )
}

/** Of a number that is possible but of no known range, such as those kept for drama, the first of its calling code. */
function countryOf(number: PhoneNumber): string | undefined {
  return number.country ?? number.getPossibleCountries()[0]
}

function kindOf(number: PhoneNumber): Pick<ParsedNumber, 'line' | 'isUnverifiable'> {
  const type = number.getType()
  return { line: LINES.get(type), isUnverifiable: UNVERIFIABLE.has(type) }
}

const isCountry = (country: string | undefined): country is CountryCode =>
  country !== undefined && isSupportedCountry(country)

function possible(text: string, country?: CountryCode): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text, {
    extract: false,
    ...(country !== undefined && { defaultCountry: country }),
  })
  return parsed?.isPossible() === true ? parsed : undefined
}
