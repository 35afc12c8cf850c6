import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Opakujem, váš kód je:',
  closing: `Kód platí ${validity}. Dopočutia.`,
})

/** The SMS is without diacritics, as those of Slovak banks and carriers are. */
export const sk = {
  'sk-sk': {
    offered: 'payment',
    alphabet: 'GSM-7',
    minutes: counted('sk', { one: 'minutu', few: 'minuty', other: 'minut' }),
    spokenMinutes: counted('sk', { one: 'minútu', few: 'minúty', other: 'minút' }),
    sms: ({ brand, pin, validity }) => `Kod pre ${brand}: ${pin}. Plati ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Dobrý deň. Zadajte, prosím, tento kód pre ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kod ${pin} na platbu prijemcovi ${payee}: ${amount} €. Plati ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Dobrý deň. Na potvrdenie platby vo výške ${amount} eur príjemcovi ${payee} zadajte, prosím, tento kód:`,
      ...ending(validity),
    }),
  },
} satisfies Language
