import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

const minutes = counted('sl', { one: 'minuto', two: 'minuti', few: 'minute', other: 'minut' })

/** The SMS is without diacritics, as is common there. */
export const sl = {
  'sl-si': {
    alphabet: 'GSM-7',
    minutes,
    spokenMinutes: spelt('eno minuto', minutes),
    payment: {
      // after "v višini", so in the genitive; CLDR has amounts with cents in one class with 3 and 4
      euros: euros('sl', {
        sign: '# €',
        decimal: ',',
        group: '.',
        noun: { one: 'evra', other: 'evrov' },
        nounAfterCents: 'evra',
      }),
      sms: ({ payee, amount, pin, validity }) =>
        `Koda ${pin} za placilo prejemniku ${payee}: ${amount}. Velja ${validity}.`,
      opening: ({ payee, amount }) =>
        `Pozdravljeni. Za potrditev plačila v višini ${amount} prejemniku ${payee} vnesite to kodo:`,
    },
    again: 'Ponavljam, vaša koda je:',
    valid: (validity) => `Koda velja ${validity}.`,
    doNotShare: 'Nikomur je ne razkrijte.',
    goodbye: 'Nasvidenje.',
  },
} satisfies Language
