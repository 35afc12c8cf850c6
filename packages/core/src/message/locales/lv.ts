import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

/** The SMS is without diacritics, as is common there. */
export const lv = {
  'lv-lv': {
    alphabet: 'GSM-7',
    minutes: counted('lv', { one: 'minuti', other: 'minutes' }),
    spokenMinutes: spelt('vienu minūti', counted('lv', { one: 'minūti', other: 'minūtes' })),
    payment: {
      euros: euros('lv', { sign: '# €', decimal: ',', group: ' ', groupsFrom: 5, noun: 'eiro' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kods ${pin} maksajuma apstiprinasanai: ${payee}, ${amount}. Derigs ${validity}.`,
      opening: ({ payee, amount }) =>
        `Labdien. Lai apstiprinātu ${amount} maksājumu saņēmējam ${payee}, lūdzu, ievadiet šo kodu:`,
    },
    again: 'Atkārtoju, jūsu kods ir:',
    valid: (validity) => `Kods ir derīgs ${validity}.`,
    doNotShare: 'Neizpaudiet to nevienam.',
    goodbye: 'Visu labu.',
  },
} satisfies Language
