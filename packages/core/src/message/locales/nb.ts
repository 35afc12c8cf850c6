import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

export const nb = {
  'nb-no': {
    bare: 'no',
    alphabet: 'GSM-7',
    countries: 'NO BV SJ',
    minutes: counted('nb', { one: 'minutt', other: 'minutter' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Kode for ${brand}: ${pin}. Gyldig i ${validity}.`,
      opening: (brand) => `Hei. Vennligst tast inn denne koden for ${brand}:`,
    },
    again: 'Jeg gjentar, koden din er:',
    valid: (validity) => `Koden er gyldig i ${validity}.`,
    doNotShare: 'Ikke del den med noen.',
    goodbye: 'Ha det bra.',
  },
} satisfies Language
