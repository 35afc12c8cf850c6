import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Toistan, koodisi on:',
  closing: `Koodi on voimassa ${validity}. Kuulemiin.`,
})

/** "Palvelun" (of the service) takes the case ending that a brand cannot. */
export const fi = {
  'fi-fi': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'FI',
    minutes: counted('fi', { one: 'minuutin', other: 'minuuttia' }),
    sms: ({ brand, pin, validity }) => `Palvelun ${brand} koodi: ${pin}. Voimassa ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Hei. Anna tämä palvelun ${brand} koodi:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Koodi ${pin} maksuun saajalle ${payee}: ${amount} €. Voimassa ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Hei. Vahvista ${amount} euron maksu saajalle ${payee} antamalla tämä koodi:`,
      ...ending(validity),
    }),
  },
} satisfies Language
