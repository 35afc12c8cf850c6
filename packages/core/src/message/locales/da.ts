import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

export const da = {
  'da-dk': {
    alphabet: 'GSM-7',
    countries: 'DK FO GL',
    minutes: counted('da', { one: 'minut', other: 'minutter' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Kode til ${brand}: ${pin}. Gælder i ${validity}.`,
      opening: (brand) => `Goddag. Indtast denne kode til ${brand}:`,
    },
    payment: {
      euros: euros('da', { sign: '# €', decimal: ',', group: '.', noun: 'euro' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kode ${pin} til godkendelse af betaling til ${payee}: ${amount}. Gælder i ${validity}.`,
      opening: ({ payee, amount }) =>
        `Goddag. Indtast denne kode for at bekræfte betalingen på ${amount} til ${payee}:`,
    },
    again: 'Jeg gentager, din kode er:',
    valid: (validity) => `Koden gælder i ${validity}.`,
    doNotShare: 'Del den ikke med andre.',
    goodbye: 'Farvel.',
  },
} satisfies Language
