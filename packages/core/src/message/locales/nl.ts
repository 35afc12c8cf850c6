import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

export const nl = {
  'nl-nl': {
    alphabet: 'GSM-7',
    // Belgium reads two languages; more of its people this one.
    countries: 'NL BE AW BQ CW SR',
    minutes: counted('nl', { one: 'minuut', other: 'minuten' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Uw code voor ${brand}: ${pin}. Blijft ${validity} geldig.`,
      opening: (brand) => `Goedendag. Voer de volgende code in voor ${brand}:`,
    },
    payment: {
      euros: euros('nl', { sign: '€ #', decimal: ',', group: '.', noun: 'euro' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Code ${pin} voor betaling aan ${payee}: ${amount}. Blijft ${validity} geldig.`,
      opening: ({ payee, amount }) =>
        `Goedendag. Voer deze code in om de betaling van ${amount} aan ${payee} te bevestigen:`,
    },
    again: 'Ik herhaal, uw code is:',
    valid: (validity) => `De code is ${validity} geldig.`,
    doNotShare: 'Deel deze met niemand.',
    goodbye: 'Tot ziens.',
  },
} satisfies Language
