import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Ég endurtek, kóðinn þinn er:',
  closing: `Kóðinn gildir í ${validity}. Bless.`,
})

/** UCS-2: Icelandic is not written without its ð, í and ó. */
export const is = {
  'is-is': {
    offered: 'verification',
    alphabet: 'UCS-2',
    paymentSegments: 2,
    countries: 'IS',
    minutes: counted('is', { one: 'mínútu', other: 'mínútur' }),
    sms: ({ brand, pin, validity }) => `Kóði fyrir ${brand}: ${pin}. Gildir í ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Góðan dag. Vinsamlegast sláðu inn þennan kóða fyrir ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kóði ${pin} fyrir greiðslu til ${payee}: ${amount} €. Gildir í ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Góðan dag. Til að staðfesta greiðslu upp á ${amount} evrur til ${payee} skaltu slá inn þennan kóða:`,
      ...ending(validity),
    }),
  },
} satisfies Language
