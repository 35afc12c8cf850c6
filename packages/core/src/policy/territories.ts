/**
 * Territories that share the calling code of a country and are verified with it. Those with a calling code of their own
 * (Réunion, Greenland, Hong Kong …) and independent countries of a shared one (Canada, Jamaica …) are named themselves.
 */
const TERRITORIES: Readonly<Record<string, readonly string[]>> = {
  AU: ['CC', 'CX'],
  FI: ['AX'],
  GB: ['GG', 'IM', 'JE'],
  NO: ['SJ'],
  US: ['AS', 'GU', 'MP', 'PR', 'VI'],
}

/** Whether a list of countries has this one, by its own name or as a territory. */
export function coversCountry(countries: readonly string[], country: string): boolean {
  return countries.some((each) => each === country || TERRITORIES[each]?.includes(country) === true)
}
