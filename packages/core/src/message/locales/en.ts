import type { Texts } from '../texts.ts'

export const en: Texts = {
  minutes: (count) => (count === 1 ? '1 minute' : `${count} minutes`),
  sms: ({ brand, pin, validity }) => `${brand} code: ${pin}. Valid for ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Hello. Please enter this ${brand} code:`,
    again: 'Once more, your code is:',
    closing: `It is valid for ${validity}. Goodbye.`,
  }),
}
