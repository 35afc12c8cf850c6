import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Jeg gjentar, koden din er:',
  closing: `Koden er gyldig i ${validity}. Ha det bra.`,
})

export const nb = {
  'nb-no': {
    offered: 'verification',
    bare: 'no',
    alphabet: 'GSM-7',
    countries: 'NO BV SJ',
    minutes: counted('nb', { one: 'minutt', other: 'minutter' }),
    sms: ({ brand, pin, validity }) => `Kode for ${brand}: ${pin}. Gyldig i ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Hei. Vennligst tast inn denne koden for ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kode ${pin} for betaling til ${payee}: ${amount} €. Gyldig i ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Hei. Tast inn denne koden for å bekrefte betalingen på ${amount} euro til ${payee}:`,
      ...ending(validity),
    }),
  },
} satisfies Language
