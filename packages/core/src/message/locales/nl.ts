import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Ik herhaal, uw code is:',
  closing: `De code is ${validity} geldig. Tot ziens.`,
})

export const nl = {
  'nl-nl': {
    offered: 'both',
    alphabet: 'GSM-7',
    // Belgium reads two languages; more of its people this one.
    countries: 'NL BE AW BQ CW SR',
    minutes: counted('nl', { one: 'minuut', other: 'minuten' }),
    sms: ({ brand, pin, validity }) => `Uw code voor ${brand}: ${pin}. Geldig gedurende ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Goedendag. Voer deze code voor ${brand} in:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Code ${pin} voor betaling aan ${payee}: € ${amount}. Geldig gedurende ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Goedendag. Voer deze code in om de betaling van ${amount} euro aan ${payee} te bevestigen:`,
      ...ending(validity),
    }),
  },
} satisfies Language
