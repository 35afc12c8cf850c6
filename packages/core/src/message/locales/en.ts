import { counted, type Language, type Texts } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Once more, your code is:',
  closing: `It is valid for ${validity}. Goodbye.`,
})

/** The regions differ in their voices, not in these words. */
const english = {
  alphabet: 'GSM-7',
  minutes: counted('en', { one: 'minute', other: 'minutes' }),
  sms: ({ brand, pin, validity }) => `${brand} code: ${pin}. Valid for ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Hello. Please enter this ${brand} code:`,
    ...ending(validity),
  }),
  paymentSms: ({ payee, amount, pin, validity }) =>
    `Code ${pin} for payment to ${payee}: €${amount}. Valid for ${validity}.`,
  paymentVoice: ({ payee, amount, validity }) => ({
    opening: `Hello. To confirm the payment of ${amount} euros to ${payee}, please enter this code:`,
    ...ending(validity),
  }),
} satisfies Texts & { alphabet: 'GSM-7' }

export const en = {
  // The rest of the world gets this one, so it names no countries.
  'en-us': { ...english, offered: 'verification' },
  'en-gb': {
    ...english,
    offered: 'both',
    countries:
      'GB IE GG IM JE GI MT AG AI BB BM BS BW BZ DM FK GD GH GM GS GY IO JM KE KN KY LC LS MS MW NA NG SC SG SH SL ' +
      'SS SZ TC TT UG VC VG ZA ZM ZW',
  },
  'en-au': {
    ...english,
    offered: 'verification',
    countries: 'AU NZ CC CK CX FJ HM KI NF NR NU PG PN SB TK TO TV VU WS',
  },
  'en-in': { ...english, offered: 'verification', countries: 'IN' },
} satisfies Language
