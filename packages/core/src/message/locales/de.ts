import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Noch einmal, Ihr Code lautet:',
  closing: `Er ist ${validity} gültig. Auf Wiederhören.`,
})

export const de = {
  'de-de': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'DE AT CH LI',
    minutes: counted('de', { one: 'Minute', other: 'Minuten' }),
    sms: ({ brand, pin, validity }) => `Ihr Code für ${brand}: ${pin}. Gültig für ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Guten Tag. Bitte geben Sie diesen Code für ${brand} ein:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Code ${pin} für Ihre Zahlung an ${payee}: ${amount} €. Gültig für ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Guten Tag. Um die Zahlung von ${amount} Euro an ${payee} zu bestätigen, geben Sie bitte diesen Code ein:`,
      ...ending(validity),
    }),
  },
} satisfies Language
