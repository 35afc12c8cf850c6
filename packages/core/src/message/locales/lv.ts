import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Atkārtoju, jūsu kods ir:',
  closing: `Kods ir derīgs ${validity}. Visu labu.`,
})

/** The SMS is without diacritics, as is common there. */
export const lv = {
  'lv-lv': {
    offered: 'payment',
    alphabet: 'GSM-7',
    minutes: counted('lv', { one: 'minuti', other: 'minutes' }),
    spokenMinutes: counted('lv', { one: 'minūti', other: 'minūtes' }),
    sms: ({ brand, pin, validity }) => `${brand} kods: ${pin}. Derigs ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Labdien. Lūdzu, ievadiet šo ${brand} kodu:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kods ${pin} maksajumam sanemejam ${payee}: ${amount} €. Derigs ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Labdien. Lai apstiprinātu ${amount} eiro maksājumu saņēmējam ${payee}, lūdzu, ievadiet šo kodu:`,
      ...ending(validity),
    }),
  },
} satisfies Language
