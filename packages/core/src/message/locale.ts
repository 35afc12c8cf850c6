import { DEFAULT_LOCALE, type Locale, LOCALES } from './locales/index.ts'

/** Languages of the v1 `lg` list that have no texts yet; their requests are answered in English. */
const LISTED_WITHOUT_TEXTS = new Set(
  (
    'ar-xa cs-cz cy-cy cy-gb da-dk el-gr fi-fi fil-ph hi-in hu-hu id-id is-is it-it ko-kr nb-no nl-nl pl-pl pt-br ' +
    'pt-pt ro-ro ru-ru sv-se th-th tr-tr vi-vn yue-cn zh-cn zh-tw'
  ).split(' '),
)

/** The first locale of a language is the one that a bare language tag (`es`, as Java sends it) means. */
const BARE: Readonly<Record<string, Locale>> = {
  de: 'de-de',
  en: 'en-us',
  es: 'es-es',
  fr: 'fr-fr',
  ja: 'ja-jp',
}

const isLocale = (tag: string): tag is Locale => Object.hasOwn(LOCALES, tag)

/** The locale that a request's `lg` names, or undefined where the API does not list it. */
export function parseLocale(lg: string): Locale | undefined {
  const tag = lg.toLowerCase()
  if (isLocale(tag)) return tag
  if (LISTED_WITHOUT_TEXTS.has(tag)) return DEFAULT_LOCALE
  return Object.hasOwn(BARE, tag) ? BARE[tag] : undefined
}

/** Where most people of the country read another language than English; the rest of the world gets `en-us`. */
const COUNTRIES: Readonly<Record<string, Locale>> = {
  ...inAll('de-de', 'DE AT CH LI'),
  ...inAll('en-gb', 'GB IE GG IM JE MT'),
  ...inAll('en-au', 'AU NZ'),
  ...inAll('en-in', 'IN'),
  ...inAll('es-es', 'ES'),
  ...inAll('es-mx', 'MX AR BO CL CO CR CU DO EC GT HN NI PA PE PY SV UY VE'),
  ...inAll('es-us', 'PR'),
  ...inAll('fr-fr', 'FR MC BJ BF CI CD CG GA GF GN GP MQ ML NC NE PF RE SN TG YT'),
  ...inAll('ja-jp', 'JP'),
}

function inAll(locale: Locale, countries: string): Record<string, Locale> {
  return Object.fromEntries(countries.split(' ').map((country) => [country, locale]))
}

/** @param country two upper-case letters, as the number tells it; undefined for numbers of no country */
export function localeOfCountry(country: string | undefined): Locale {
  return (country === undefined ? undefined : COUNTRIES[country]) ?? DEFAULT_LOCALE
}
