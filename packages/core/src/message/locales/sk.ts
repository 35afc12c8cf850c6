import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

/** The SMS is without diacritics, as those of Slovak banks and carriers are. */
export const sk = {
  'sk-sk': {
    alphabet: 'GSM-7',
    minutes: counted('sk', { one: 'minutu', few: 'minuty', other: 'minut' }),
    spokenMinutes: spelt('jednu minútu', counted('sk', { few: 'minúty', other: 'minút' })),
    payment: {
      // after "vo výške", so in the genitive
      euros: euros('sk', {
        sign: '# €',
        decimal: ',',
        group: ' ',
        noun: { one: 'eura', other: 'eur' },
        nounAfterCents: 'eura',
      }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kod ${pin} na potvrdenie platby prijemcovi ${payee}: ${amount}. Plati ${validity}.`,
      opening: ({ payee, amount }) =>
        `Dobrý deň. Na potvrdenie platby vo výške ${amount} príjemcovi ${payee} zadajte, prosím, tento kód:`,
    },
    again: 'Opakujem, váš kód je:',
    valid: (validity) => `Kód platí ${validity}.`,
    doNotShare: 'Nikomu ho neprezradte.',
    spokenDoNotShare: 'Nikomu ho neprezraďte.',
    goodbye: 'Dopočutia.',
  },
} satisfies Language
