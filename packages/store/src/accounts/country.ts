/** Regions that `Intl` knows and that are no countries. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'])
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** Whether these are the two letters of a country. Codes that were replaced (UK, SU) name none. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || NO_COUNTRIES.has(code)) return false
  return new Intl.Locale(`und-${code}`).region === code && names.of(code) !== undefined
}
