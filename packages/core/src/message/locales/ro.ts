import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

/** The SMS is without diacritics, as is common there. */
export const ro = {
  'ro-ro': {
    alphabet: 'GSM-7',
    countries: 'RO MD',
    minutes: counted('ro', { one: 'minut', few: 'minute', other: 'de minute' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Cod ${brand}: ${pin}. Valabil ${validity}.`,
      opening: (brand) => `Bună ziua. Vă rugăm să introduceți acest cod pentru ${brand}:`,
    },
    again: 'Repet, codul dumneavoastră este:',
    valid: (validity) => `Codul este valabil ${validity}.`,
    doNotShare: 'Nu il dezvaluiti nimanui.',
    spokenDoNotShare: 'Nu îl dezvăluiți nimănui.',
    goodbye: 'La revedere.',
  },
} satisfies Language
