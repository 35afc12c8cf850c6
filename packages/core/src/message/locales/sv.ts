import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Jag upprepar, din kod är:',
  closing: `Koden gäller i ${validity}. Hej då.`,
})

export const sv = {
  'sv-se': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'SE AX',
    minutes: counted('sv', { one: 'minut', other: 'minuter' }),
    sms: ({ brand, pin, validity }) => `Kod för ${brand}: ${pin}. Giltig i ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Hej. Ange den här koden för ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kod ${pin} för betalning till ${payee}: ${amount} €. Giltig i ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Hej. Bekräfta betalningen på ${amount} euro till ${payee} genom att ange den här koden:`,
      ...ending(validity),
    }),
  },
} satisfies Language
