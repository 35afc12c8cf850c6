import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

const minutes = counted('et', { one: 'minuti', other: 'minutit' })

/** `ee-et` is the API's own spelling of et-EE. */
export const et = {
  'ee-et': {
    bare: 'et',
    alphabet: 'GSM-7',
    minutes,
    spokenMinutes: spelt('ühe minuti', minutes),
    payment: {
      euros: euros('et', {
        sign: '# €',
        decimal: ',',
        group: ' ',
        groupsFrom: 5,
        noun: { one: 'euro', other: 'eurot' },
      }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kood ${pin} makse kinnitamiseks: saaja ${payee}, ${amount}. Kehtib ${validity}.`,
      opening: ({ payee, amount }) =>
        `Tere. Et kinnitada makse summas ${amount} saajale ${payee}, sisestage palun see kood:`,
    },
    again: 'Kordan, teie kood on:',
    valid: (validity) => `Kood kehtib ${validity}.`,
    doNotShare: 'Ärge avaldage seda kellelegi.',
    goodbye: 'Kuulmiseni.',
  },
} satisfies Language
