import { DEFAULT_LOCALE, isLocale, type Locale, LOCALES, type PaymentLocale } from './locales/index.ts'

export type { PaymentLocale, VerificationLocale } from './locales/index.ts'

/** Payments use it in every country. */
export const DEFAULT_PAYMENT_LOCALE: PaymentLocale = 'en-gb'

const TAGS = Object.keys(LOCALES).filter(isLocale)

/** Other countries get `DEFAULT_LOCALE`. */
const COUNTRIES: ReadonlyMap<string | undefined, Locale> = new Map(
  TAGS.flatMap((tag) => words(LOCALES[tag].countries).map((country) => [country, tag] as const)),
)

function words(list: string | undefined): string[] {
  return list?.split(' ') ?? []
}

/**
 * The lower-case names by which callers may ask for these locales: tags and bare languages. If several locales share a
 * language, the bare name means the first in `LOCALES`.
 */
export function localesByName(offered: readonly Locale[]): ReadonlyMap<string, Locale> {
  const tags = TAGS.filter((tag) => offered.includes(tag))
  const bare = tags.flatMap((tag) =>
    [tag.slice(0, tag.indexOf('-')), ...words(LOCALES[tag].bare)].map((language) => [language, tag] as const),
  )
  return new Map([...bare.toReversed(), ...tags.map((tag) => [tag, tag] as const)])
}

/** @param country two upper-case letters, derived from the number; undefined for numbers of no country */
export function localeOfCountry(country: string | undefined): Locale {
  return COUNTRIES.get(country) ?? DEFAULT_LOCALE
}
