import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Ponavljam, vaša koda je:',
  closing: `Koda velja ${validity}. Nasvidenje.`,
})

/** The payment SMS says "nakazilo" (remittance) rather than "plačilo", whose č is not in GSM-7. */
export const sl = {
  'sl-si': {
    offered: 'payment',
    alphabet: 'GSM-7',
    minutes: counted('sl', { one: 'minuto', two: 'minuti', few: 'minute', other: 'minut' }),
    sms: ({ brand, pin, validity }) => `Koda za ${brand}: ${pin}. Velja ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Pozdravljeni. Prosimo, vnesite to kodo za ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Koda ${pin} za nakazilo prejemniku ${payee}: ${amount} €. Velja ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Pozdravljeni. Za potrditev plačila v višini ${amount} evrov prejemniku ${payee} vnesite to kodo:`,
      ...ending(validity),
    }),
  },
} satisfies Language
