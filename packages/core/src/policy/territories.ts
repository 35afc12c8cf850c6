/**
 * Territories that share the calling code of a country and are verified with it. Territories with their own calling
 * code (Réunion, Greenland, Hong Kong …) and independent countries with a shared one (Canada, Jamaica …) must be listed
 * themselves.
 */
const TERRITORIES: Readonly<Record<string, readonly string[]>> = {
  AU: ['CC', 'CX'],
  FI: ['AX'],
  GB: ['GG', 'IM', 'JE'],
  NO: ['SJ'],
  US: ['AS', 'GU', 'MP', 'PR', 'VI'],
}

/** Whether a list of countries contains this one, directly or as a territory. */
export function coversCountry(countries: readonly string[], country: string): boolean {
  return countries.some((each) => each === country || TERRITORIES[each]?.includes(country) === true)
}
