import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language, LocaleTexts } from '../texts.ts'

/** The regions differ in their voices, not in these words. */
const english = {
  alphabet: 'GSM-7',
  minutes: counted('en', { one: 'minute', other: 'minutes' }),
  verification: {
    sms: ({ brand, pin, validity }) => `${brand} code: ${pin}. Valid for ${validity}.`,
    opening: (brand) => `Hello. Please enter this ${brand} code:`,
  },
  again: 'Once more, your code is:',
  valid: (validity) => `It is valid for ${validity}.`,
  doNotShare: 'Never share this code.',
  goodbye: 'Goodbye.',
} satisfies LocaleTexts

export const en = {
  // The rest of the world gets this one, so it names no countries.
  'en-us': english,
  'en-gb': {
    ...english,
    countries:
      'GB IE GG IM JE GI MT AG AI BB BM BS BW BZ DM FK GD GH GM GS GY IO JM KE KN KY LC LS MS MW NA NG SC SG SH SL ' +
      'SS SZ TC TT UG VC VG ZA ZM ZW',
    payment: {
      euros: euros('en', {
        sign: '€#',
        decimal: '.',
        group: ',',
        noun: { one: 'euro', other: 'euros' },
      }),
      sms: ({ payee, amount, pin, validity }) =>
        `Code ${pin} for payment to ${payee}: ${amount}. Valid for ${validity}.`,
      opening: ({ payee, amount }) =>
        `Hello. To confirm the payment of ${amount} to ${payee}, please enter this code:`,
    },
  },
  'en-au': { ...english, countries: 'AU NZ CC CK CX FJ HM KI NF NR NU PG PN SB TK TO TV VU WS' },
  'en-in': { ...english, countries: 'IN' },
} satisfies Language
