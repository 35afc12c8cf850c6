import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

/** The SMS is without diacritics, as is common there. */
export const lt = {
  'lt-lt': {
    alphabet: 'GSM-7',
    // The abbreviation needs no ę or č; its full stop ends the sentence.
    minutes: (count) => `${count} min.`,
    spokenMinutes: spelt('vieną minutę', counted('lt', { one: 'minutę', few: 'minutes', other: 'minučių' })),
    payment: {
      // in the genitive: "21 euro mokėjimą"
      euros: euros('lt', {
        sign: '# €',
        decimal: ',',
        group: ' ',
        noun: { one: 'euro', other: 'eurų' },
        nounAfterCents: 'euro',
      }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kodas ${pin} mokejimui patvirtinti: ${payee}, ${amount}. Galioja ${validity}`,
      opening: ({ payee, amount }) =>
        `Laba diena. Norėdami patvirtinti ${amount} mokėjimą gavėjui ${payee}, įveskite šį kodą:`,
    },
    again: 'Kartoju, jūsų kodas yra:',
    valid: (validity) => `Kodas galioja ${validity}.`,
    doNotShare: 'Niekam jo neatskleiskite.',
    goodbye: 'Viso gero.',
  },
} satisfies Language
