import type { Language, LocaleTexts } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Unwaith eto, eich cod yw:',
  closing: `Mae'r cod yn ddilys am ${validity}. Hwyl fawr.`,
})

const welsh = {
  offered: 'verification',
  alphabet: 'GSM-7',
  // The noun is singular after a number; 1 (feminine) and 2 soften its first letter.
  minutes: (count) => `${count} ${count <= 2 ? 'funud' : 'munud'}`,
  sms: ({ brand, pin, validity }) => `Cod ${brand}: ${pin}. Yn ddilys am ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Helo. Rhowch y cod ${brand} hwn, os gwelwch yn dda:`,
    ...ending(validity),
  }),
  paymentSms: ({ payee, amount, pin, validity }) =>
    `Cod ${pin} ar gyfer taliad i ${payee}: €${amount}. Yn ddilys am ${validity}.`,
  paymentVoice: ({ payee, amount, validity }) => ({
    opening: `Helo. I gadarnhau taliad o ${amount} ewro i ${payee}, rhowch y cod hwn, os gwelwch yn dda:`,
    ...ending(validity),
  }),
} satisfies LocaleTexts

/** Two tags of the API for one language. */
export const cy = { 'cy-gb': welsh, 'cy-cy': welsh } satisfies Language
