import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Kartoju, jūsų kodas yra:',
  closing: `Kodas galioja ${validity}. Viso gero.`,
})

/** The SMS is without diacritics, as is common there. */
export const lt = {
  'lt-lt': {
    offered: 'payment',
    alphabet: 'GSM-7',
    // The abbreviation needs no ę or č; its full stop ends the sentence.
    minutes: (count) => `${count} min.`,
    spokenMinutes: counted('lt', { one: 'minutę', few: 'minutes', other: 'minučių' }),
    sms: ({ brand, pin, validity }) => `${brand} kodas: ${pin}. Galioja ${validity}`,
    voice: ({ brand, validity }) => ({
      opening: `Laba diena. Prašome įvesti šį ${brand} kodą:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kodas ${pin} mokejimui gavejui ${payee}: ${amount} €. Galioja ${validity}`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Laba diena. Norėdami patvirtinti ${amount} eurų mokėjimą gavėjui ${payee}, įveskite šį kodą:`,
      ...ending(validity),
    }),
  },
} satisfies Language
