import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Repet, codul dumneavoastră este:',
  closing: `Codul este valabil ${validity}. La revedere.`,
})

/** The SMS is without diacritics, as is common there; the ordinary one needs none. */
export const ro = {
  'ro-ro': {
    offered: 'verification',
    alphabet: 'GSM-7',
    countries: 'RO MD',
    minutes: counted('ro', { one: 'minut', few: 'minute', other: 'de minute' }),
    sms: ({ brand, pin, validity }) => `Cod ${brand}: ${pin}. Valabil ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Bună ziua. Vă rugăm să introduceți acest cod pentru ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Cod ${pin} pentru plata catre ${payee}: ${amount} €. Valabil ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Bună ziua. Pentru a confirma plata de ${amount} euro către ${payee}, vă rugăm să introduceți acest cod:`,
      ...ending(validity),
    }),
  },
} satisfies Language
