import type { Language, LocaleTexts } from '../texts.ts'

const welsh = {
  alphabet: 'GSM-7',
  // The noun is singular after a number; 1 (feminine) and 2 soften its first letter.
  minutes: (count) => `${count} ${count <= 2 ? 'funud' : 'munud'}`,
  verification: {
    sms: ({ brand, pin, validity }) => `Cod ${brand}: ${pin}. Yn ddilys am ${validity}.`,
    opening: (brand) => `Helo. Rhowch y cod ${brand} hwn, os gwelwch yn dda:`,
  },
  again: 'Unwaith eto, eich cod yw:',
  valid: (validity) => `Mae'r cod yn ddilys am ${validity}.`,
  doNotShare: 'Cadwch ef yn gyfrinachol.',
  goodbye: 'Hwyl fawr.',
} satisfies LocaleTexts

/** Two tags of the API for one language. */
export const cy = { 'cy-gb': welsh, 'cy-cy': welsh } satisfies Language
