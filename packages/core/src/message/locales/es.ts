import { counted, type Language, type LocaleTexts } from '../texts.ts'

const again = 'Se lo repito, su código es:'
const minutes = counted('es', { one: 'minuto', other: 'minutos' })

/** "Clave" in the SMS rather than "código", whose ó is not in GSM-7. */
const spain = {
  offered: 'both',
  alphabet: 'GSM-7',
  countries: 'ES AD GQ',
  minutes,
  sms: ({ brand, pin, validity }) => `Clave de ${brand}: ${pin}. Caduca en ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Hola. Introduzca este código de ${brand}:`,
    again,
    closing: `Caduca en ${validity}. Adiós.`,
  }),
  paymentSms: ({ payee, amount, pin, validity }) =>
    `Clave ${pin} para el pago a ${payee}: ${amount} €. Caduca en ${validity}.`,
  paymentVoice: ({ payee, amount, validity }) => ({
    opening: `Hola. Para confirmar el pago de ${amount} euros a ${payee}, introduzca este código:`,
    again,
    closing: `Caduca en ${validity}. Adiós.`,
  }),
} satisfies LocaleTexts

/** In America codes are "ingresados" and they "vencen". */
const america = {
  offered: 'verification',
  alphabet: 'GSM-7',
  minutes,
  sms: ({ brand, pin, validity }) => `Clave de ${brand}: ${pin}. Vence en ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Hola. Por favor, ingrese este código de ${brand}:`,
    again,
    closing: `Vence en ${validity}. Hasta luego.`,
  }),
  paymentSms: ({ payee, amount, pin, validity }) =>
    `Clave ${pin} para el pago a ${payee}: €${amount}. Vence en ${validity}.`,
  paymentVoice: ({ payee, amount, validity }) => ({
    opening: `Hola. Para confirmar el pago de ${amount} euros a ${payee}, por favor, ingrese este código:`,
    again,
    closing: `Vence en ${validity}. Hasta luego.`,
  }),
} satisfies LocaleTexts

export const es = {
  'es-es': spain,
  'es-mx': { ...america, countries: 'MX AR BO CL CO CR CU DO EC GT HN NI PA PE PY SV UY VE' },
  'es-us': { ...america, countries: 'PR' },
} satisfies Language
