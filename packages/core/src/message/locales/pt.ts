import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

const common = {
  alphabet: 'GSM-7',
  minutes: counted('pt', { one: 'minuto', other: 'minutos' }),
  again: 'Vou repetir, o seu código é:',
} as const

/**
 * The SMS says "codigo" without its accent, as is common there; not "valido", which without its accent is another
 * word ("I validate").
 */
export const pt = {
  'pt-br': {
    ...common,
    countries: 'BR',
    verification: {
      sms: ({ brand, pin, validity }) => `Codigo ${brand}: ${pin}. Expira em ${validity}.`,
      opening: (brand) => `Olá. Digite o código a seguir para ${brand}:`,
    },
    valid: (validity) => `O código expira em ${validity}.`,
    doNotShare: 'Nunca o compartilhe.',
    goodbye: 'Até logo.',
  },
  'pt-pt': {
    ...common,
    countries: 'PT AO CV GW MZ ST TL',
    verification: {
      sms: ({ brand, pin, validity }) => `Codigo ${brand}: ${pin}. Expira dentro de ${validity}.`,
      opening: (brand) => `Olá. Por favor, introduza o seguinte código para ${brand}:`,
    },
    valid: (validity) => `O código expira dentro de ${validity}.`,
    doNotShare: 'Nunca o partilhe.',
    goodbye: 'Adeus.',
  },
} satisfies Language
