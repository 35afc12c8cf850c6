import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Ripeto, il Suo codice è:',
  closing: `È valido per ${validity}. Arrivederci.`,
})

export const it = {
  'it-it': {
    offered: 'both',
    alphabet: 'GSM-7',
    countries: 'IT SM VA',
    minutes: counted('it', { one: 'minuto', other: 'minuti' }),
    sms: ({ brand, pin, validity }) => `Codice ${brand}: ${pin}. Valido per ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Buongiorno. Inserisca questo codice per ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Codice ${pin} per il pagamento a ${payee}: ${amount} €. Valido per ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Buongiorno. Per confermare il pagamento di ${amount} euro a ${payee}, inserisca questo codice:`,
      ...ending(validity),
    }),
  },
} satisfies Language
