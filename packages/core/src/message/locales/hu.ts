import { euros } from '../euros.ts'
import type { Language } from '../texts.ts'

/** The SMS is without accents, as is common there: GSM-7 lacks the ó of "kód", and half of them would look like a slip. */
export const hu = {
  'hu-hu': {
    alphabet: 'GSM-7',
    countries: 'HU',
    // "for … minutes": singular after every number
    minutes: (count) => `${count} percig`,
    verification: {
      sms: ({ brand, pin, validity }) => `${brand} kod: ${pin}. Ervenyes ${validity}.`,
      // "következő" precedes the brand, because the article would otherwise depend on the brand's first sound.
      opening: (brand) => `Jó napot kívánok! Kérem, adja meg a következő ${brand} kódot:`,
    },
    payment: {
      euros: euros('hu', { sign: '# €', decimal: ',', group: ' ', groupsFrom: 5, noun: 'euró' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kod: ${pin}. Fizetes ${payee} reszere: ${amount}. Ervenyes ${validity}.`,
      opening: ({ payee, amount }) =>
        `Jó napot kívánok! Fizetés ${payee} részére, összege ${amount}. A megerősítéshez kérem, adja meg ezt a kódot:`,
    },
    again: 'Ismétlem, az Ön kódja:',
    valid: (validity) => `A kód ${validity} érvényes.`,
    doNotShare: 'Ne adja ki senkinek.',
    goodbye: 'Viszonthallásra.',
  },
} satisfies Language
