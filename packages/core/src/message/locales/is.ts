import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

const minutes = counted('is', { one: 'mínútu', other: 'mínútur' })

/** UCS-2: Icelandic is not written without its ð, í and ó. */
export const is = {
  'is-is': {
    alphabet: 'UCS-2',
    countries: 'IS',
    minutes,
    spokenMinutes: spelt('eina mínútu', minutes),
    verification: {
      sms: ({ brand, pin, validity }) => `Kóði fyrir ${brand}: ${pin}. Gildir í ${validity}.`,
      opening: (brand) => `Góðan daginn. Vinsamlegast sláðu inn þennan kóða fyrir ${brand}:`,
    },
    again: 'Ég endurtek, kóðinn þinn er:',
    valid: (validity) => `Kóðinn gildir í ${validity}.`,
    doNotShare: 'Ekki deila honum.',
    goodbye: 'Bless.',
  },
} satisfies Language
