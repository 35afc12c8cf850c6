import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

export const fil = {
  'fil-ph': {
    bare: 'tl',
    alphabet: 'GSM-7',
    countries: 'PH',
    // "Na" links a number that ends in a consonant (apat, anim, siyam) to its noun.
    minutes: counted('fil', { one: 'minuto', other: 'na minuto' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Code para sa ${brand}: ${pin}. Valid sa loob ng ${validity}.`,
      opening: (brand) => `Kumusta po. Pakilagay po ang code na ito para sa ${brand}:`,
    },
    again: 'Uulitin ko po, ang code ninyo ay:',
    valid: (validity) => `Valid po ang code sa loob ng ${validity}.`,
    doNotShare: 'Huwag itong ibigay kaninuman.',
    goodbye: 'Salamat po.',
  },
} satisfies Language
