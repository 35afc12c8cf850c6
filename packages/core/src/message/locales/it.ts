import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

/** "Salve" fits any hour; "buongiorno" ends in the afternoon. */
export const it = {
  'it-it': {
    alphabet: 'GSM-7',
    countries: 'IT SM VA',
    minutes: counted('it', { one: 'minuto', other: 'minuti' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Codice ${brand}: ${pin}. Valido per ${validity}.`,
      opening: (brand) => `Salve. Inserisca questo codice per ${brand}:`,
    },
    payment: {
      // "un milione di euro"
      euros: euros('it', { sign: '# €', decimal: ',', group: '.', noun: { many: 'di euro', other: 'euro' } }),
      // "A favore di" rather than "a", which would become "ad" before some payees.
      sms: ({ payee, amount, pin, validity }) =>
        `Codice ${pin} per il pagamento a favore di ${payee}: ${amount}. Valido per ${validity}.`,
      opening: ({ payee, amount }) =>
        `Salve. Per confermare il pagamento di ${amount} a favore di ${payee}, inserisca questo codice:`,
    },
    again: 'Ripeto, il Suo codice è:',
    valid: (validity) => `È valido per ${validity}.`,
    doNotShare: 'Non lo comunichi a nessuno.',
    goodbye: 'Arrivederci.',
  },
} satisfies Language
