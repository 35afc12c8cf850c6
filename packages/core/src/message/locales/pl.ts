import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

/** The SMS is without diacritics, as those of Polish banks are; the ordinary one needs none. */
export const pl = {
  'pl-pl': {
    alphabet: 'GSM-7',
    countries: 'PL',
    // after "po", so not the forms that stand after a bare number
    minutes: counted('pl', { one: 'minucie', other: 'minutach' }),
    // In a call the case has to suit how voices say the number, which "po" would inflect.
    spokenMinutes: spelt('jedną minutę', counted('pl', { few: 'minuty', other: 'minut' })),
    verification: {
      sms: ({ brand, pin, validity }) => `Kod ${brand}: ${pin}. Wygasa po ${validity}.`,
      opening: (brand) => `Dzień dobry. Proszę wprowadzić następujący kod ${brand}:`,
    },
    payment: {
      euros: euros('pl', { sign: '# €', decimal: ',', group: ' ', groupsFrom: 5, noun: 'euro' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kod ${pin} do platnosci na rzecz ${payee}: ${amount}. Wygasa po ${validity}.`,
      opening: ({ payee, amount }) =>
        `Dzień dobry. Aby potwierdzić płatność w wysokości ${amount} na rzecz ${payee}, proszę wprowadzić ten kod:`,
    },
    again: 'Powtarzam, kod to:',
    valid: (validity) => `Kod jest ważny ${validity}.`,
    doNotShare: 'Nie podawaj go nikomu.',
    goodbye: 'Do widzenia.',
  },
} satisfies Language
