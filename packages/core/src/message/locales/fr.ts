import type { Texts } from '../texts.ts'

export const fr: Texts = {
  minutes: (count) => (count === 1 ? '1 minute' : `${count} minutes`),
  sms: ({ brand, pin, validity }) => `Code ${brand} : ${pin}. Valable ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Bonjour. Veuillez saisir ce code pour ${brand} :`,
    again: 'Je répète, votre code est :',
    closing: `Il est valable ${validity}. Au revoir.`,
  }),
}
