import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Jeg gentager, din kode er:',
  closing: `Koden gælder i ${validity}. Farvel.`,
})

export const da = {
  'da-dk': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'DK FO GL',
    minutes: counted('da', { one: 'minut', other: 'minutter' }),
    sms: ({ brand, pin, validity }) => `Kode til ${brand}: ${pin}. Gælder i ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Goddag. Indtast venligst denne kode til ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kode ${pin} for betaling til ${payee}: ${amount} €. Gælder i ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Goddag. Indtast venligst denne kode for at bekræfte betalingen på ${amount} euro til ${payee}:`,
      ...ending(validity),
    }),
  },
} satisfies Language
