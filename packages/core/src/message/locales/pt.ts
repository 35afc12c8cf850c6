import { counted, type Language } from '../texts.ts'

const again = 'Vou repetir, o seu código é:'
const minutes = counted('pt', { one: 'minuto', other: 'minutos' })

/**
 * The SMS says "codigo" without its accent, as is common there; not "valido", which without its accent is another
 * word ("I validate").
 */
export const pt = {
  'pt-br': {
    offered: 'verification',
    alphabet: 'GSM-7',
    countries: 'BR',
    minutes,
    sms: ({ brand, pin, validity }) => `Codigo ${brand}: ${pin}. Expira em ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Olá. Digite este código de ${brand}:`,
      again,
      closing: `Ele expira em ${validity}. Até logo.`,
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Codigo ${pin} para pagamento a ${payee}: € ${amount}. Expira em ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Olá. Para confirmar o pagamento de ${amount} euros a ${payee}, digite este código:`,
      again,
      closing: `Ele expira em ${validity}. Até logo.`,
    }),
  },
  'pt-pt': {
    offered: 'verification',
    alphabet: 'GSM-7',
    countries: 'PT AO CV GW MZ ST TL',
    minutes,
    sms: ({ brand, pin, validity }) => `Codigo ${brand}: ${pin}. Expira dentro de ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Olá. Por favor, introduza este código de ${brand}:`,
      again,
      closing: `O código expira dentro de ${validity}. Adeus.`,
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Codigo ${pin} para pagamento a ${payee}: ${amount} €. Expira dentro de ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Olá. Para confirmar o pagamento de ${amount} euros a ${payee}, introduza, por favor, este código:`,
      again,
      closing: `O código expira dentro de ${validity}. Adeus.`,
    }),
  },
} satisfies Language
