import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Ismétlem, az Ön kódja:',
  closing: `A kód ${validity} érvényes. Viszonthallásra.`,
})

/** The SMS is without accents, as is common there: GSM-7 lacks the ó of "kód", and half of them would look like a slip. */
export const hu = {
  'hu-hu': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'HU',
    // "for … minutes": singular after every number
    minutes: (count) => `${count} percig`,
    sms: ({ brand, pin, validity }) => `${brand} kod: ${pin}. Ervenyes ${validity}.`,
    // "következő" stands before the brand because the article would depend on the brand's first sound.
    voice: ({ brand, validity }) => ({
      opening: `Jó napot kívánok! Kérem, adja meg a következő ${brand} kódot:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kod: ${pin}. Fizetes ${payee} reszere: ${amount} €. Ervenyes ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Jó napot kívánok! Fizetés ${payee} részére, összege ${amount} euró. A megerősítéshez kérem, adja meg ezt a kódot:`,
      ...ending(validity),
    }),
  },
} satisfies Language
