import { DEFAULT_LOCALE, isLocale, type Locale, LOCALES, type PaymentLocale } from './locales/index.ts'

export type { VerificationLocale } from './locales/index.ts'

/** A payment's, whatever the country of the number. */
export const DEFAULT_PAYMENT_LOCALE: PaymentLocale = 'en-gb'

const TAGS = Object.keys(LOCALES).filter(isLocale)

const VERIFICATION = named('verification')
const PAYMENT = named('payment')

/** Tags and bare languages of one list; where several locales are of one language, the first is the bare one. */
function named(list: 'verification' | 'payment'): ReadonlyMap<string, Locale> {
  const tags = TAGS.filter((tag) => LOCALES[tag][list] !== undefined)
  const bare = tags.flatMap((tag) =>
    [tag.slice(0, tag.indexOf('-')), ...words(LOCALES[tag].bare)].map((language) => [language, tag] as const),
  )
  return new Map([...bare.toReversed(), ...tags.map((tag) => [tag, tag] as const)])
}

/** Countries where most people read that language; the rest of the world gets `DEFAULT_LOCALE`. */
const COUNTRIES: ReadonlyMap<string, Locale> = new Map(
  TAGS.flatMap((tag) => words(LOCALES[tag].countries).map((country) => [country, tag] as const)),
)

function words(list: string | undefined): string[] {
  return list?.split(' ') ?? []
}

/** The locale that the `lg` of a verification names, or undefined where the API does not list it. */
export function parseLocale(lg: string): Locale | undefined {
  return VERIFICATION.get(lg.toLowerCase())
}

/** The locale that the `lg` of a payment (PSD2) names, or undefined where the API does not list it. */
export function parsePaymentLocale(lg: string): Locale | undefined {
  return PAYMENT.get(lg.toLowerCase())
}

/** @param country two upper-case letters, as the number tells it; undefined for numbers of no country */
export function localeOfCountry(country: string | undefined): Locale {
  return COUNTRIES.get(country ?? '') ?? DEFAULT_LOCALE
}
