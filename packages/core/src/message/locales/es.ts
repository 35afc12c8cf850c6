import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language, LocaleTexts } from '../texts.ts'

const common = {
  alphabet: 'GSM-7',
  minutes: counted('es', { one: 'minuto', other: 'minutos' }),
  again: 'Se lo repito, su código es:',
  doNotShare: 'No lo comparta con nadie.',
} as const

/** "Codigo" in the SMS is without its accent, as is common there: ó is not in GSM-7. */
const spain = {
  ...common,
  countries: 'ES AD GQ',
  verification: {
    sms: ({ brand, pin, validity }) => `Codigo de ${brand}: ${pin}. Caduca en ${validity}.`,
    opening: (brand) => `Hola. Introduzca este código de ${brand}:`,
  },
  payment: {
    euros: euros('es', {
      sign: '# €',
      decimal: ',',
      group: '.',
      groupsFrom: 5,
      // "un millón de euros"
      noun: { one: 'euro', many: 'de euros', other: 'euros' },
    }),
    sms: ({ payee, amount, pin, validity }) =>
      `Codigo ${pin} para el pago a ${payee}: ${amount}. Caduca en ${validity}.`,
    opening: ({ payee, amount }) =>
      `Hola. Para confirmar el pago de ${amount} a ${payee}, introduzca este código:`,
  },
  valid: (validity) => `Caduca en ${validity}.`,
  goodbye: 'Adiós.',
} satisfies LocaleTexts

/** In America codes are "ingresados" and they "vencen"; "clave" is a password there. */
const america = {
  ...common,
  verification: {
    sms: ({ brand, pin, validity }) => `Codigo de ${brand}: ${pin}. Vence en ${validity}.`,
    opening: (brand) => `Hola. Por favor, ingrese este código de ${brand}:`,
  },
  valid: (validity) => `Vence en ${validity}.`,
  goodbye: 'Hasta luego.',
} satisfies LocaleTexts

export const es = {
  'es-es': spain,
  'es-mx': { ...america, countries: 'MX AR BO CL CO CR CU DO EC GT HN NI PA PE PY SV UY VE' },
  'es-us': { ...america, countries: 'PR' },
} satisfies Language
