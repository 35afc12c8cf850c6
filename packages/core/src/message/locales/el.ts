import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

/** GSM-7 has Greek capitals only; a text all in capitals shouts, so it is UCS-2. */
export const el = {
  'el-gr': {
    alphabet: 'UCS-2',
    countries: 'GR CY',
    minutes: counted('el', { one: 'λεπτό', other: 'λεπτά' }),
    verification: {
      sms: ({ brand, pin, validity }) => `Κωδικός ${brand}: ${pin}. Ισχύει για ${validity}.`,
      opening: (brand) => `Γεια σας. Παρακαλούμε πληκτρολογήστε αυτόν τον κωδικό για την υπηρεσία ${brand}:`,
    },
    payment: {
      euros: euros('el', { sign: '# €', decimal: ',', group: '.', noun: 'ευρώ' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Κωδικός ${pin}: πληρωμή προς ${payee}, ${amount}. Ισχύει για ${validity}.`,
      opening: ({ payee, amount }) =>
        `Γεια σας. Για να επιβεβαιώσετε την πληρωμή ποσού ${amount} προς ${payee}, παρακαλούμε πληκτρολογήστε αυτόν τον κωδικό:`,
      segments: 2,
    },
    again: 'Επαναλαμβάνω, ο κωδικός σας είναι:',
    valid: (validity) => `Ο κωδικός ισχύει για ${validity}.`,
    doNotShare: 'Μην τον δώσετε σε κανέναν.',
    goodbye: 'Ευχαριστούμε, γεια σας.',
  },
} satisfies Language
