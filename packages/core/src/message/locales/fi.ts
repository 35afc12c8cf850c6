import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

const minutes = counted('fi', { one: 'minuutin', other: 'minuuttia' })

/** "Palvelun" (of the service) takes the case ending that a brand cannot. */
export const fi = {
  'fi-fi': {
    alphabet: 'GSM-7',
    countries: 'FI',
    minutes,
    spokenMinutes: spelt('yhden minuutin', minutes),
    verification: {
      sms: ({ brand, pin, validity }) => `Palvelun ${brand} koodi: ${pin}. Voimassa ${validity}.`,
      // "Syötä" (type) rather than "anna" (give), which from a voice may be taken to want the code said.
      opening: (brand) => `Hei. Syötä tämä palvelun ${brand} koodi:`,
    },
    payment: {
      euros: euros('fi', { sign: '# €', decimal: ',', group: ' ', noun: 'euron' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Koodi ${pin}: maksu saajalle ${payee}, ${amount}. Voimassa ${validity}.`,
      opening: ({ payee, amount }) =>
        `Hei. Vahvista ${amount} maksu saajalle ${payee} syöttämällä tämä koodi:`,
    },
    again: 'Toistan, koodisi on:',
    valid: (validity) => `Koodi on voimassa ${validity}.`,
    doNotShare: 'Älä kerro sitä muille.',
    goodbye: 'Kuulemiin.',
  },
} satisfies Language
