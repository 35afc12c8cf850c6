import type { Texts } from '../texts.ts'

export const de: Texts = {
  minutes: (count) => (count === 1 ? '1 Minute' : `${count} Minuten`),
  sms: ({ brand, pin, validity }) => `${brand}-Code: ${pin}. Gültig für ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Guten Tag. Bitte geben Sie diesen Code für ${brand} ein:`,
    again: 'Noch einmal, Ihr Code lautet:',
    closing: `Er ist ${validity} gültig. Auf Wiederhören.`,
  }),
}
