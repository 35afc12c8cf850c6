import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

export const de = {
  'de-de': {
    alphabet: 'GSM-7',
    countries: 'DE AT CH LI',
    minutes: counted('de', { one: 'Minute', other: 'Minuten' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Ihr Code für ${brand}: ${pin}. Gültig für ${validity}.`,
      opening: (brand) => `Guten Tag. Bitte geben Sie diesen Code für ${brand} ein:`,
    },
    payment: {
      euros: euros('de', { sign: '# €', decimal: ',', group: '.', noun: 'Euro' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Code ${pin} für Ihre Zahlung an ${payee}: ${amount}. Gültig für ${validity}.`,
      opening: ({ payee, amount }) =>
        `Guten Tag. Um die Zahlung von ${amount} an ${payee} zu bestätigen, geben Sie bitte diesen Code ein:`,
    },
    again: 'Noch einmal: Ihr Code lautet:',
    valid: (validity) => `Er ist ${validity} gültig.`,
    doNotShare: 'Geben Sie ihn nicht weiter.',
    goodbye: 'Auf Wiederhören.',
  },
} satisfies Language
