import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Powtarzam, kod to:',
  closing: `Kod wygasa po ${validity}. Do widzenia.`,
})

/** The SMS is without diacritics, as those of Polish banks are; the ordinary one needs none. */
export const pl = {
  'pl-pl': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'PL',
    // after "po", so not the forms that stand after a bare number
    minutes: counted('pl', { one: 'minucie', other: 'minutach' }),
    sms: ({ brand, pin, validity }) => `Kod ${brand}: ${pin}. Wygasa po ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Dzień dobry. Proszę wprowadzić ten kod ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kod ${pin} do platnosci na rzecz ${payee}: ${amount} €. Wygasa po ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Dzień dobry. Aby potwierdzić płatność w wysokości ${amount} euro na rzecz ${payee}, proszę wprowadzić ten kod:`,
      ...ending(validity),
    }),
  },
} satisfies Language
