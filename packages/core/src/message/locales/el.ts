import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Επαναλαμβάνω, ο κωδικός σας είναι:',
  closing: `Ο κωδικός ισχύει για ${validity}. Αντίο σας.`,
})

/** GSM-7 has Greek capitals only; a text all in capitals shouts, so it is UCS-2. */
export const el = {
  'el-gr': {
    offered: 'both',
    alphabet: 'UCS-2',
    paymentSegments: 2,
    countries: 'GR CY',
    minutes: counted('el', { one: 'λεπτό', other: 'λεπτά' }),
    sms: ({ brand, pin, validity }) => `Κωδικός ${brand}: ${pin}. Ισχύει για ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Γεια σας. Παρακαλούμε, πληκτρολογήστε αυτόν τον κωδικό για την υπηρεσία ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Κωδικός ${pin}: πληρωμή προς ${payee}, ${amount} €. Ισχύει για ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Γεια σας. Για να επιβεβαιώσετε την πληρωμή ${amount} ευρώ προς ${payee}, παρακαλούμε πληκτρολογήστε αυτόν τον κωδικό:`,
      ...ending(validity),
    }),
  },
} satisfies Language
