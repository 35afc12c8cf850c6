import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Kordan, teie kood on:',
  closing: `Kood kehtib ${validity}. Kuulmiseni.`,
})

/** `ee-et` is the API's own spelling of et-EE. */
export const et = {
  'ee-et': {
    offered: 'payment',
    bare: 'et',
    alphabet: 'GSM-7',
    minutes: counted('et', { one: 'minuti', other: 'minutit' }),
    sms: ({ brand, pin, validity }) => `${brand} kood: ${pin}. Kehtib ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Tere. Palun sisestage see ${brand} kood:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kood ${pin} makseks saajale ${payee}: ${amount} €. Kehtib ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Tere. Et kinnitada makse summas ${amount} eurot saajale ${payee}, sisestage palun see kood:`,
      ...ending(validity),
    }),
  },
} satisfies Language
