import { LOCALES, localesByName, isVerificationLocale } from '@pinpost/core'

const NAMES = localesByName(Object.keys(LOCALES).filter(isVerificationLocale))

/**
 * The language of texts, in lower case. One without texts of ours may have those of a template; without these it gets
 * the default.
 */
export function readLocale(text: string): string {
  const tag = text.toLowerCase().replace(/-$/, '')
  return NAMES.get(tag) ?? tag
}
