import { type Locale, localesByName, type PaymentLocale, type VerificationLocale } from '@pinpost/core'

/** The values of `lg` in a verification, as the Vonage Verify v1 reference lists them. */
export const VERIFICATION_LANGUAGES: readonly VerificationLocale[] = [
  'ar-xa',
  'cs-cz',
  'cy-cy',
  'cy-gb',
  'da-dk',
  'de-de',
  'el-gr',
  'en-au',
  'en-gb',
  'en-in',
  'en-us',
  'es-es',
  'es-mx',
  'es-us',
  'fi-fi',
  'fil-ph',
  'fr-ca',
  'fr-fr',
  'hi-in',
  'hu-hu',
  'id-id',
  'is-is',
  'it-it',
  'ja-jp',
  'ko-kr',
  'nb-no',
  'nl-nl',
  'pl-pl',
  'pt-br',
  'pt-pt',
  'ro-ro',
  'ru-ru',
  'sv-se',
  'th-th',
  'tr-tr',
  'vi-vn',
  'yue-cn',
  'zh-cn',
  'zh-tw',
]

/** The values of `lg` in a payment (PSD2). */
export const PAYMENT_LANGUAGES: readonly PaymentLocale[] = [
  'en-gb',
  'bg-bg',
  'cs-cz',
  'da-dk',
  'de-de',
  'ee-et',
  'el-gr',
  'es-es',
  'fi-fi',
  'fr-fr',
  'ga-ie',
  'hu-hu',
  'it-it',
  'lv-lv',
  'lt-lt',
  'mt-mt',
  'nl-nl',
  'pl-pl',
  'sk-sk',
  'sl-si',
  'sv-se',
]

const VERIFICATION = localesByName(VERIFICATION_LANGUAGES)
const PAYMENT = localesByName(PAYMENT_LANGUAGES)

/** The locale for the `lg` of a verification, or undefined if the API does not list it. */
export function parseLocale(lg: string): Locale | undefined {
  return VERIFICATION.get(lg.toLowerCase())
}

/** The locale for the `lg` of a payment (PSD2), or undefined if the API does not list it. */
export function parsePaymentLocale(lg: string): Locale | undefined {
  return PAYMENT.get(lg.toLowerCase())
}
