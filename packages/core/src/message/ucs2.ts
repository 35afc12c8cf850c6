import { sizeOfSms } from './segments.ts'

/** Carriers of mainland China drop messages in GSM-7. */
const COUNTRIES: ReadonlySet<string | undefined> = new Set(['CN'])

export const needsUcs2 = (country: string | undefined): boolean => COUNTRIES.has(country)

/** Adds a no-break space, which is outside GSM-7 and which phones show like any other space. */
export function forcedToUcs2(text: string): string {
  if (sizeOfSms(text).encoding === 'ucs2') return text
  const first = text.indexOf(' ')
  return first === -1 ? `${text}\u00A0` : `${text.slice(0, first)}\u00A0${text.slice(first + 1)}`
}
