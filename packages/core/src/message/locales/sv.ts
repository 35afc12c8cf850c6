import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

export const sv = {
  'sv-se': {
    alphabet: 'GSM-7',
    countries: 'SE AX',
    minutes: counted('sv', { one: 'minut', other: 'minuter' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Kod för ${brand}: ${pin}. Gäller i ${validity}.`,
      opening: (brand) => `Hej. Ange den här koden för ${brand}:`,
    },
    payment: {
      euros: euros('sv', { sign: '# €', decimal: ',', group: ' ', noun: 'euro' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kod ${pin} för betalning till ${payee}: ${amount}. Gäller i ${validity}.`,
      opening: ({ payee, amount }) =>
        `Hej. Bekräfta betalningen på ${amount} till ${payee} genom att ange den här koden:`,
    },
    again: 'Jag upprepar, din kod är:',
    valid: (validity) => `Koden gäller i ${validity}.`,
    doNotShare: 'Dela den inte med någon.',
    goodbye: 'Hej då.',
  },
} satisfies Language
