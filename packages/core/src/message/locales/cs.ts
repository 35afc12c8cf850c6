import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Opakuji, váš kód je:',
  closing: `Kód platí ${validity}. Na slyšenou.`,
})

/** The SMS is without diacritics, as those of Czech banks and carriers are. */
export const cs = {
  'cs-cz': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'CZ',
    minutes: counted('cs', { one: 'minutu', few: 'minuty', other: 'minut' }),
    sms: ({ brand, pin, validity }) => `Kod pro ${brand}: ${pin}. Plati ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Dobrý den. Zadejte prosím tento kód pro ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kod ${pin} pro platbu prijemci ${payee}: ${amount} €. Plati ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Dobrý den. Pro potvrzení platby ve výši ${amount} eur příjemci ${payee} zadejte prosím tento kód:`,
      ...ending(validity),
    }),
  },
} satisfies Language
