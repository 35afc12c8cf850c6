import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

const minutes = counted('cs', { one: 'minutu', few: 'minuty', other: 'minut' })

/** The SMS is without diacritics, as those of Czech banks and carriers are. */
export const cs = {
  'cs-cz': {
    alphabet: 'GSM-7',
    countries: 'CZ',
    minutes,
    spokenMinutes: spelt('jednu minutu', minutes),
    verification: {
      sms: ({ brand, pin, validity }) => `Kod pro ${brand}: ${pin}. Plati ${validity}.`,
      opening: (brand) => `Dobrý den. Zadejte prosím tento kód pro ${brand}:`,
    },
    payment: {
      // after "ve výši", so in the genitive
      euros: euros('cs', {
        sign: '# €',
        decimal: ',',
        group: ' ',
        noun: { one: 'eura', other: 'eur' },
        nounAfterCents: 'eura',
      }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kod ${pin} pro potvrzeni platby prijemci ${payee}: ${amount}. Plati ${validity}.`,
      opening: ({ payee, amount }) =>
        `Dobrý den. Pro potvrzení platby ve výši ${amount} příjemci ${payee} zadejte prosím tento kód:`,
    },
    again: 'Opakuji, váš kód je:',
    valid: (validity) => `Kód platí ${validity}.`,
    doNotShare: 'Nikomu ho nesdelujte.',
    spokenDoNotShare: 'Nikomu ho nesdělujte.',
    goodbye: 'Na slyšenou.',
  },
} satisfies Language
