import type { Texts } from '../texts.ts'

export const es: Texts = {
  minutes: (count) => (count === 1 ? '1 minuto' : `${count} minutos`),
  // "Clave" rather than "Código": ó is not in GSM-7 and would double the segments.
  sms: ({ brand, pin, validity }) => `Clave de ${brand}: ${pin}. Caduca en ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Hola. Introduzca este código de ${brand}:`,
    again: 'Se lo repito, su código es:',
    closing: `Caduca en ${validity}. Adiós.`,
  }),
}
